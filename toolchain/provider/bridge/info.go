// Package bridge describes the alicloud Terraform provider to the Pulumi bridge.
//
// The Pulumi provider of the same version keeps this description in a module
// that cannot be had, so it is rebuilt from three sources: a table of type
// tokens (tokens.json), the overrides that fix list-or-single forms and names as
// the published Python SDK has them (overrides.go), and the bridge's own rules
// for the rest. tests/toolchain/test_parity.py proves the result against the SDK.
package bridge

import (
	"fmt"

	"github.com/aliyun/terraform-provider-alicloud/alicloud"
	"github.com/hashicorp/terraform-plugin-sdk/helper/schema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv1 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v1"
)

const (
	// Name is the Pulumi package name.
	Name = "alicloud"
	// Version is the version of the Python SDK whose programs this provider runs.
	Version = "3.105.0"
	// terraformVersion is the release of the Terraform provider inside.
	terraformVersion = "1.285.0"
)

// autonaming as the published provider has it: 255 characters, name-<random>.
const (
	autonameLength    = 255
	autonameSeparator = "-"
)

// Info returns the complete description: all resources with tokens, overrides
// and old names. Data sources are left out: programs of this project read no
// live cloud during a preview, and the SDK's function tokens follow no rule.
func Info() (tfbridge.ProviderInfo, error) {
	terraform, ok := alicloud.Provider().(*schema.Provider)
	if !ok {
		return tfbridge.ProviderInfo{}, fmt.Errorf(
			"the Terraform provider is a %T; allowed: *schema.Provider. Fix: check the version pin in go.mod",
			alicloud.Provider())
	}
	table, err := readTokens()
	if err != nil {
		return tfbridge.ProviderInfo{}, err
	}
	info := tfbridge.ProviderInfo{
		P:                 shimv1.NewProvider(terraform),
		Name:              Name,
		Version:           Version,
		TFProviderVersion: terraformVersion,
		GitHubOrg:         "aliyun",
		Resources:         map[string]*tfbridge.ResourceInfo{},
		DataSources:       map[string]*tfbridge.DataSourceInfo{},
	}
	for name := range terraform.DataSourcesMap {
		info.IgnoreMappings = append(info.IgnoreMappings, name)
	}
	table.addTo(&info)
	info.SetAutonaming(autonameLength, autonameSeparator)
	return info, nil
}
