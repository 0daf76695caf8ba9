# By name, exactly as the PBX has it.
data "pbx_inbound_rule" "by_name" {
  name = "Main number"
}

# By id.
data "pbx_inbound_rule" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDEy"
}

output "numbers" {
  value = data.pbx_inbound_rule.by_name.did_numbers
}
