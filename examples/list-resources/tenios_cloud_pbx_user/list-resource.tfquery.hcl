# The users of one site. Without the config block it would be all users of the account.
list "tenios_cloud_pbx_user" "cologne" {
  provider = pbx
  limit    = 1000

  config {
    user_name_prefix = "+49221"
  }
}
