# Azure workload identity: a managed identity that a ServiceAccount's token is exchanged for, with a role on single vaults.
# Stores: authType WorkloadIdentity with serviceAccountRef, or the chart's own ServiceAccount.

terraform {
  required_version = ">= 1.5"
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = ">= 3.50" }
  }
}

variable "name" {
  description = "The managed identity's name."
  type        = string
  default     = "keyferry"
}

variable "resource_group_name" {
  description = "Where the identity lives."
  type        = string
}

variable "location" {
  description = "The identity's region."
  type        = string
}

variable "oidc_issuer_url" {
  description = "The AKS cluster's issuer (oidc_issuer_url of azurerm_kubernetes_cluster)."
  type        = string
}

variable "service_accounts" {
  description = "Who may become the identity: namespace and name, such as external-secrets:external-secrets."
  type        = list(string)
  default     = ["external-secrets:external-secrets"]
}

variable "key_vault_ids" {
  description = "Vaults, or single secrets of them (VAULT_ID/secrets/NAME), that may be read. The vaults must use RBAC."
  type        = list(string)
}

variable "read_role" {
  description = "Key Vault Secrets User reads secrets; for keys and certificates: Key Vault Crypto User, Key Vault Certificate User."
  type        = string
  default     = "Key Vault Secrets User"
}

variable "pushed_key_vault_ids" {
  description = "Vaults that PushSecrets may write to."
  type        = list(string)
  default     = []
}

variable "subscription_id" {
  description = "Where the role for pushes is defined, as /subscriptions/ID; needed with pushed_key_vault_ids."
  type        = string
  default     = ""
}

variable "tags" {
  description = "Tags of the identity."
  type        = map(string)
  default     = {}
}

resource "azurerm_user_assigned_identity" "this" {
  name                = var.name
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}

resource "azurerm_federated_identity_credential" "this" {
  for_each            = toset(var.service_accounts)
  name                = replace(each.value, ":", "-")
  resource_group_name = var.resource_group_name
  parent_id           = azurerm_user_assigned_identity.this.id
  issuer              = var.oidc_issuer_url
  subject             = "system:serviceaccount:${each.value}"
  audience            = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "read" {
  for_each             = toset(var.key_vault_ids)
  scope                = each.value
  role_definition_name = var.read_role
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}

# Key Vault Secrets Officer may more: purge, back up, restore.
resource "azurerm_role_definition" "push" {
  count             = length(var.pushed_key_vault_ids) > 0 ? 1 : 0
  name              = "${var.name} push"
  scope             = var.subscription_id
  assignable_scopes = [var.subscription_id]

  permissions {
    data_actions = [
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
      "Microsoft.KeyVault/vaults/secrets/setSecret/action",
      "Microsoft.KeyVault/vaults/secrets/delete",
      "Microsoft.KeyVault/vaults/secrets/recover/action",
    ]
  }
}

resource "azurerm_role_assignment" "push" {
  for_each           = toset(var.pushed_key_vault_ids)
  scope              = each.value
  role_definition_id = azurerm_role_definition.push[0].role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.this.principal_id
}

output "client_id" {
  description = "The identity."
  value       = azurerm_user_assigned_identity.this.client_id
}

output "service_account_annotations" {
  description = "For the chart's serviceAccount.annotations."
  value = {
    "azure.workload.identity/client-id" = azurerm_user_assigned_identity.this.client_id
    "azure.workload.identity/tenant-id" = azurerm_user_assigned_identity.this.tenant_id
  }
}
