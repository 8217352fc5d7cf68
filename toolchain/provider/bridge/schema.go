package bridge

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	pschema "github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

// WriteSchema generates the package schema with the bridge and writes it to file.
// Descriptions and the settings of code generators are dropped: nothing at run
// time reads them, and the engine decodes the schema again for every import.
func WriteSchema(info tfbridge.ProviderInfo, file string) error {
	sink := diag.DefaultSink(io.Discard, os.Stderr, diag.FormatOptions{Color: colors.Never})
	result, err := tfgen.GenerateSchemaWithOptions(tfgen.GenerateSchemaOptions{
		ProviderInfo:    info,
		DiagnosticsSink: sink,
		// No upstream repository is at hand whose pages could be searched.
		XInMemoryDocs: true,
	})
	if err != nil {
		return fmt.Errorf("the schema cannot be generated: %w", err)
	}
	spec := result.PackageSpec
	dropProse(&spec)
	text, err := json.Marshal(spec)
	if err != nil {
		return fmt.Errorf("the schema cannot be written as JSON: %w", err)
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

// dropProse removes descriptions and per-language settings in place.
func dropProse(spec *pschema.PackageSpec) {
	spec.Language = nil
	spec.Attribution = ""
	dropFromProperties(spec.Config.Variables)
	for token, kind := range spec.Types {
		kind.Description, kind.Language = "", nil
		dropFromProperties(kind.Properties)
		spec.Types[token] = kind
	}
	dropFromResource(spec.Provider)
	for token, resource := range spec.Resources {
		dropFromResource(&resource)
		spec.Resources[token] = resource
	}
}

func dropFromResource(resource *pschema.ResourceSpec) {
	resource.Description, resource.Language = "", nil
	dropFromProperties(resource.Properties)
	dropFromProperties(resource.InputProperties)
	if resource.StateInputs != nil {
		resource.StateInputs.Description = ""
		dropFromProperties(resource.StateInputs.Properties)
	}
}

func dropFromProperties(properties map[string]pschema.PropertySpec) {
	for name, property := range properties {
		property.Description, property.Language = "", nil
		properties[name] = property
	}
}
