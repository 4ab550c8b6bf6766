using Keyferry.Api.Stores;

namespace Keyferry.Webhook.StoreTest;

/// <summary>Something that is done with a store.</summary>
internal enum StoreOperation
{
    /// <summary>Reads a secret.</summary>
    Get,

    /// <summary>Lists secrets.</summary>
    Find,

    /// <summary>Writes a secret.</summary>
    Push,

    /// <summary>Deletes a secret.</summary>
    Delete,
}

/// <summary>Which right an operation needs, in the words of the store. Pure.</summary>
internal static class RequiredRights
{
    /// <summary>The right, for people; empty where it is the store's own affair.</summary>
    /// <param name="provider">The store's settings.</param>
    /// <param name="operation">What is to be done.</param>
    /// <param name="key">With which key; empty where it is with none.</param>
    public static string Of(StoreProviderSpec provider, StoreOperation operation, string key) => provider switch
    {
        { Aws.Service: "ParameterStore" } => operation switch
        {
            StoreOperation.Get => $"ssm:GetParameter and ssm:GetParameters on {key}, and kms:Decrypt where it is encrypted by a key of your own",
            StoreOperation.Find => "ssm:DescribeParameters, ssm:GetParametersByPath and ssm:GetParameters",
            StoreOperation.Push => $"ssm:PutParameter, ssm:GetParameter, ssm:AddTagsToResource, ssm:RemoveTagsFromResource and ssm:ListTagsForResource on {key}",
            _ => $"ssm:DeleteParameter and ssm:ListTagsForResource on {key}",
        },
        { Aws: not null } => operation switch
        {
            StoreOperation.Get => $"secretsmanager:GetSecretValue on {key}, and kms:Decrypt where it is encrypted by a key of your own",
            StoreOperation.Find => "secretsmanager:ListSecrets, and secretsmanager:BatchGetSecretValue to read many at once",
            StoreOperation.Push =>
                $"secretsmanager:CreateSecret, PutSecretValue, DescribeSecret, GetSecretValue, TagResource and UntagResource on {key}",
            _ => $"secretsmanager:DeleteSecret and secretsmanager:DescribeSecret on {key}",
        },
        { Vault: { } vault } => Kv(vault.Path, vault.Version != "v1", operation, key),
        { OpenBao: { } bao } => Kv(bao.Path, bao.Version != "v1", operation, key),
        { AzureKv: not null } => operation switch
        {
            StoreOperation.Get or StoreOperation.Find => "role Key Vault Secrets User (secrets/getSecret, secrets/readMetadata), or get and list in an access policy",
            StoreOperation.Push => "role Key Vault Secrets Officer (secrets/setSecret), or set in an access policy",
            _ => "role Key Vault Secrets Officer (secrets/delete), or delete in an access policy",
        },
        { GcpSm: not null } => operation switch
        {
            StoreOperation.Get => $"secretmanager.versions.access on {key} (role Secret Manager Secret Accessor)",
            StoreOperation.Find => "secretmanager.secrets.list on the project (role Secret Manager Viewer)",
            StoreOperation.Push => "secretmanager.secrets.create, secrets.get, secrets.update, versions.add and versions.access on the project",
            _ => "secretmanager.secrets.get and secretmanager.secrets.delete on the project",
        },
        { Kubernetes: not null } => operation switch
        {
            StoreOperation.Get => "verb get on secrets in the remote namespace",
            StoreOperation.Find => "verbs get and list on secrets in the remote namespace",
            StoreOperation.Push => "verbs get, create and update on secrets in the remote namespace",
            _ => "verbs get, update and delete on secrets in the remote namespace",
        },
        _ => "",
    };

    private static string Kv(string? path, bool isV2, StoreOperation operation, string key)
    {
        var mount = string.IsNullOrEmpty(path) ? "MOUNT" : path.Trim('/');
        var (data, metadata) = isV2 ? ($"{mount}/data/{key}", $"{mount}/metadata/{key}") : ($"{mount}/{key}", $"{mount}/{key}");
        return operation switch
        {
            StoreOperation.Get => $"capability read on {data}",
            StoreOperation.Find => $"capability list on {mount}/{(isV2 ? "metadata/" : "")} and the folders below it",
            StoreOperation.Push => isV2
                ? $"capabilities create, read and update on {data} and {metadata}"
                : $"capabilities create, read and update on {data}",
            _ => isV2 ? $"capabilities read and delete on {metadata} and {data}" : $"capabilities read and delete on {data}",
        };
    }
}
