data "tenios_cloud_pbx_user" "alice" {
  provider  = pbx
  user_name = "+492215000001"
}

output "alice_extension" {
  value = data.tenios_cloud_pbx_user.alice.internal_extension
}
