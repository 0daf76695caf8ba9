# "current" is the tenant that the provider is signed in to. Its own id does as well.
import {
  to = pbx_tenant_notification.mail
  id = "current"
}

resource "pbx_tenant_notification" "mail" {
  notify_queue_call_lost = false
}
