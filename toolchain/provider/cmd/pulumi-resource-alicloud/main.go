// Command pulumi-resource-alicloud is the alicloud provider plugin: the released
// Terraform provider behind the released Pulumi bridge, with the project's own
// token table, property overrides and OSS transport.
//
// It reads schema.json from its own folder. The same binary writes that file, so
// one link serves both: pulumi-resource-alicloud --write-schema FILE.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	ossgateway "github.com/alibabacloud-go/alibabacloud-gateway-oss/client"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

	"gov-cloud/toolchain/provider/bridge"
	"gov-cloud/toolchain/provider/osstransport"
)

func main() {
	ossgateway.Register(osstransport.New())
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes the schema or serves the provider until the engine ends it.
func run(args []string) error {
	info, err := bridge.Info()
	if err != nil {
		return err
	}
	if len(args) == 2 && args[0] == "--write-schema" {
		return bridge.WriteSchema(info, args[1])
	}
	schema, err := readSchema()
	if err != nil {
		return err
	}
	tfbridge.Main(bridge.Name, bridge.Version, info, schema)
	return nil
}

// readSchema returns the schema.json that lies beside the executable.
func readSchema() ([]byte, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("cannot find the folder of this executable: %w", err)
	}
	file := filepath.Join(filepath.Dir(program), "schema.json")
	schema, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf(
			"the provider's schema cannot be read: %w; allowed: a schema.json beside the executable. Fix: run `%s --write-schema %s`",
			err, program, file)
	}
	return schema, nil
}
