package bridge

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

//go:embed tokens.json
var tokensFile []byte

// tokenTable maps Terraform resource names to Pulumi type tokens.
type tokenTable struct {
	// Resources has one entry for each resource of the Terraform provider.
	Resources map[string]tokens.Type `json:"resources"`
	// Renamed has the old token of a type that was renamed. A program that still
	// uses the old class gets the same resource and a deprecation warning.
	Renamed map[string]tokens.Type `json:"renamed"`
}

// readTokens decodes the embedded table.
func readTokens() (tokenTable, error) {
	var table tokenTable
	if err := json.Unmarshal(tokensFile, &table); err != nil {
		return table, fmt.Errorf("tokens.json cannot be read: %w", err)
	}
	return table, nil
}

// addTo fills info.Resources, with overrides and with the old names as aliases.
func (t tokenTable) addTo(info *tfbridge.ProviderInfo) {
	for name, token := range t.Resources {
		info.Resources[name] = &tfbridge.ResourceInfo{Tok: token, Fields: fieldsOf(name)}
	}
	// After the first loop: renaming copies the finished entry.
	for name, old := range t.Renamed {
		current := info.Resources[name]
		info.RenameResourceWithAlias(
			name, old, current.Tok, moduleOf(old), moduleOf(current.Tok), current)
	}
}

// moduleOf returns "vpc/network" of alicloud:vpc/network:Network; the bridge puts
// it into the deprecation message.
func moduleOf(token tokens.Type) string {
	return strings.TrimPrefix(string(token.Module()), Name+":")
}
