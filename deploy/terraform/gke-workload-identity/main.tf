# GKE workload identity: a ServiceAccount of the cluster reads single secrets of Secret Manager, as a principal of the
# cluster's own pool or, where a store needs one, through a Google service account.

terraform {
  required_version = ">= 1.5"
  required_providers {
    google = { source = "hashicorp/google", version = ">= 5.0" }
  }
}

variable "project_id" {
  description = "The cluster's project, whose pool is PROJECT_ID.svc.id.goog."
  type        = string
}

variable "project_number" {
  description = "That project's number; needed without a Google service account."
  type        = string
  default     = ""
}

variable "secret_project_id" {
  description = "The project of the secrets; empty: the cluster's."
  type        = string
  default     = ""
}

variable "namespace" {
  description = "The namespace of the Helm release, or of the ServiceAccount that a store names."
  type        = string
  default     = "external-secrets"
}

variable "service_account" {
  description = "The ServiceAccount."
  type        = string
  default     = "external-secrets"
}

variable "google_service_account" {
  description = "The name of a Google service account to make and to go through; empty: none."
  type        = string
  default     = ""
}

variable "secret_ids" {
  description = "Secrets that may be read."
  type        = list(string)
}

variable "allow_find" {
  description = "Whether ExternalSecrets may look for secrets by name or label, which needs a list of the project's secrets."
  type        = bool
  default     = false
}

variable "pushed_secret_ids" {
  description = "Secrets that PushSecrets may write and delete. They must exist."
  type        = list(string)
  default     = []
}

locals {
  secret_project = var.secret_project_id != "" ? var.secret_project_id : var.project_id
  direct         = var.google_service_account == ""
  pool           = "${var.project_id}.svc.id.goog"
  member = local.direct ? (
    "principal://iam.googleapis.com/projects/${var.project_number}/locations/global/workloadIdentityPools/${local.pool}/subject/ns/${var.namespace}/sa/${var.service_account}"
  ) : "serviceAccount:${google_service_account.this[0].email}"
}

resource "google_service_account" "this" {
  count        = local.direct ? 0 : 1
  project      = var.project_id
  account_id   = var.google_service_account
  display_name = "Keyferry"
}

resource "google_service_account_iam_member" "impersonate" {
  count              = local.direct ? 0 : 1
  service_account_id = google_service_account.this[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${local.pool}[${var.namespace}/${var.service_account}]"
}

resource "google_secret_manager_secret_iam_member" "read" {
  for_each  = toset(var.secret_ids)
  project   = local.secret_project
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = local.member
}

resource "google_project_iam_member" "find" {
  count   = var.allow_find ? 1 : 0
  project = local.secret_project
  role    = "roles/secretmanager.viewer"
  member  = local.member
}

# No predefined role can write versions and read what it wrote, and no more (docs/providers/google-secret-manager.md).
resource "google_project_iam_custom_role" "push" {
  count   = length(var.pushed_secret_ids) > 0 ? 1 : 0
  project = local.secret_project
  role_id = "keyferryPush"
  title   = "Keyferry pushes secrets"
  permissions = [
    "secretmanager.secrets.get", "secretmanager.secrets.update", "secretmanager.secrets.delete",
    "secretmanager.versions.add", "secretmanager.versions.access", "secretmanager.versions.list",
  ]
}

resource "google_secret_manager_secret_iam_member" "push" {
  for_each  = toset(var.pushed_secret_ids)
  project   = local.secret_project
  secret_id = each.value
  role      = google_project_iam_custom_role.push[0].name
  member    = local.member
}

output "service_account_annotations" {
  description = "For the chart's serviceAccount.annotations."
  value       = local.direct ? {} : { "iam.gke.io/gcp-service-account" = google_service_account.this[0].email }
}
