# Everybody in the account.
data "tenios_cloud_pbx_users" "all" {
  provider = pbx
}

# Who may make outgoing calls, among the numbers of one site.
data "tenios_cloud_pbx_users" "callers" {
  provider         = pbx
  user_name_prefix = "+492215"
  outbound_allowed = true
}

# Who has which internal extension.
output "extensions" {
  value = {
    for user in data.tenios_cloud_pbx_users.all.users :
    user.user_name => user.internal_extension
    if user.internal_extension != ""
  }
}

output "callers" {
  value = data.tenios_cloud_pbx_users.callers.users[*].user_name
}
