# All user groups, sorted by name.
data "pbx_user_groups" "all" {}

# Those with a text in their names.
data "pbx_user_groups" "sales" {
  search = "sales"
}

output "user_groups" {
  value = { for group in data.pbx_user_groups.all.user_groups : group.name => group.id }
}
