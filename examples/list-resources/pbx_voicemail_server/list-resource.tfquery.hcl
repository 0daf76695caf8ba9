# The voicemail server of the tenant that the provider is signed in to. There is nothing to select.
list "pbx_voicemail_server" "voicemail" {
  provider = pbx
}
