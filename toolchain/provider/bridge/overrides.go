package bridge

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
)

// form says how a property looks in Pulumi where the bridge's own rule, which
// follows the Terraform schema, gives another look than the published SDK.
type form int

const (
	// single: one object or value, although Terraform declares a list.
	single form = iota
	// list: a list, although Terraform allows one element.
	list
	// omitted: the SDK does not have the property.
	omitted
)

// overrides has, for each Terraform resource, the attributes with a form of their
// own; a dot goes into a nested block. The Pulumi name (singular or plural)
// follows from the form. The SDK fixed these before the Terraform schema changed,
// and keeping them is what lets its programs run.
var overrides = map[string]map[string]form{
	"alicloud_alb_listener": {
		"certificates":          single,
		"xforwarded_for_config": omitted,
	},
	"alicloud_config_rule":              {"compliance": single},
	"alicloud_cs_managed_kubernetes":    {"rrsa_metadata": single},
	"alicloud_cs_serverless_kubernetes": {"rrsa_metadata": single},
	"alicloud_ecs_dedicated_host":       {"network_attributes": list},
	"alicloud_ecs_elasticity_assurance": {"instance_type": single},
	"alicloud_fcv3_function": {
		"custom_container_config.acceleration_info": single,
		"tracing_config": single,
	},
	"alicloud_fcv3_trigger":              {"http_trigger": single},
	"alicloud_instance":                  {"network_interfaces": single},
	"alicloud_mongodb_sharding_instance": {"config_server_list": list},
	"alicloud_quotas_template_applications": {
		"quota_application_details.period": single,
	},
	"alicloud_db_instance":           {"serverless_config": list},
	"alicloud_rds_clone_db_instance": {"serverless_config": list},
	"alicloud_realtime_compute_job": {
		"status.failure": single,
		"status.running": single,
	},
	"alicloud_service_mesh_service_mesh": {
		"mesh_config.prometheus": single,
		"network.vswitche_list":  single,
	},
	"alicloud_threat_detection_sas_trail": {"service_trail": single},
	"alicloud_vpc_route_entry":            {"next_hops.next_hop_related_info": single},
}

// fieldsOf turns the overrides of a resource into what the bridge reads.
func fieldsOf(resource string) map[string]*tfbridge.SchemaInfo {
	fields := map[string]*tfbridge.SchemaInfo{}
	for path, look := range overrides[resource] {
		put(fields, strings.Split(path, "."), look)
	}
	return fields
}

// put stores one override; every block on the way gets an element description.
func put(fields map[string]*tfbridge.SchemaInfo, path []string, look form) {
	info := fields[path[0]]
	if info == nil {
		info = &tfbridge.SchemaInfo{}
		fields[path[0]] = info
	}
	if len(path) == 1 {
		apply(info, look)
		return
	}
	if info.Elem == nil {
		info.Elem = &tfbridge.SchemaInfo{Fields: map[string]*tfbridge.SchemaInfo{}}
	}
	put(info.Elem.Fields, path[1:], look)
}

func apply(info *tfbridge.SchemaInfo, look form) {
	if look == omitted {
		info.Omit = true
		return
	}
	one := look == single
	info.MaxItemsOne = &one
}
