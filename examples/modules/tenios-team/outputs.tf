output "numbers" {
  description = "The number of each user in E.164, by the extension."
  value       = { for user in tenios_cloud_pbx_user.this : user.internal_extension => user.user_name }
}
