# The user groups with a text in their names. Without the config block it would be all groups of the tenant.
list "pbx_user_group" "sales" {
  provider = pbx
  limit    = 1000

  config {
    search = "sales"
  }
}
