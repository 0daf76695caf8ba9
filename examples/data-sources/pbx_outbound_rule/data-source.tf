# By name, exactly as the PBX has it.
data "pbx_outbound_rule" "by_name" {
  name = "National"
}

# By id.
data "pbx_outbound_rule" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDEz"
}

output "trunks" {
  value = data.pbx_outbound_rule.by_name.routes[*].provider_id
}
