package bridge

import "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

// fields maps Terraform attribute names to what the bridge shall do differently.
type fields = map[string]*tfbridge.SchemaInfo

// overrides holds, for each Terraform resource, the properties whose Pulumi form
// was fixed before the Terraform schema changed.
var overrides = map[string]fields{}
