# By name, exactly as the PBX has it.
data "pbx_trunk" "by_name" {
  name = "Carrier"
}

# By id.
data "pbx_trunk" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDEw"
}

output "numbers" {
  value = data.pbx_trunk.by_name.did_numbers
}
