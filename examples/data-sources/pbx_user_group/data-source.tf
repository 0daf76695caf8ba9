# By name, exactly as the PBX has it.
data "pbx_user_group" "by_name" {
  name = "Sales"
}

# By id.
data "pbx_user_group" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDEx"
}

output "members" {
  value = data.pbx_user_group.by_name.members
}
