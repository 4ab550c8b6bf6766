using System.Collections.Frozen;

namespace Keyferry.Admission.Fields;

/// <summary>Names that people write for fields that are called otherwise.</summary>
internal static class FieldAliases
{
    private static readonly FrozenDictionary<string, string> Table = Pairs().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The field that was meant, relative to the object that holds the wrong one.</summary>
    /// <param name="names">The wrong field's path without indexes, such as <c>spec.secretStoreRef.key</c>.</param>
    /// <returns>The field; null where nothing is known.</returns>
    public static string? Of(string names)
    {
        for (var dot = 0; dot >= 0; dot = names.IndexOf('.', dot + 1))
        {
            if (Table.TryGetValue(names[(dot == 0 ? 0 : dot + 1)..], out var field))
            {
                return field;
            }
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs() =>
        from line in Lines()
        from name in line.Names.Split(' ')
        select KeyValuePair.Create($"{line.Parent}.{name}", line.Field);

    private static (string Parent, string Names, string Field)[] Lines() =>
    [
        ("secretStoreRef", "key store storeName secretStore", "name"),
        ("storeRef", "key store storeName secretStore", "name"),
        ("secretStoreRef", "type", "kind"),
        ("sourceRef", "secretStoreRef secretStore store", "storeRef"),
        ("sourceRef", "generator", "generatorRef"),
        ("dataFrom", "key from remoteRef", "extract.key"),
        ("dataFrom", "regexp name", "find.name.regexp"),
        ("dataFrom", "storeRef secretStoreRef", "sourceRef.storeRef"),
        ("dataFrom", "generatorRef", "sourceRef.generatorRef"),
        ("data", "name", "secretKey"),
        ("data", "key", "remoteRef.key"),
        ("data", "storeRef secretStoreRef", "sourceRef.storeRef"),
        ("remoteRef", "path name secret secretName", "key"),
        ("remoteRef", "field jsonPath", "property"),
        ("extract", "path name secret secretName", "key"),
        ("extract", "field jsonPath", "property"),
        ("target", "secretName", "name"),
        ("target", "type", "template.type"),
        ("target", "labels", "template.metadata.labels"),
        ("target", "annotations", "template.metadata.annotations"),
        ("target", "data", "template.data"),
        ("template", "labels", "metadata.labels"),
        ("template", "annotations", "metadata.annotations"),
        ("template", "stringData", "data"),
        ("aws.auth.secretRef", "accessKeyID accessKeyId", "accessKeyIDSecretRef"),
        ("aws.auth.secretRef", "secretAccessKey", "secretAccessKeySecretRef"),
        ("aws.auth.secretRef", "sessionToken", "sessionTokenSecretRef"),
        ("aws.auth", "serviceAccount serviceAccountRef", "jwt.serviceAccountRef"),
        ("aws.auth.jwt", "serviceAccountToken serviceAccount", "serviceAccountRef"),
        ("vault.auth", "token", "tokenSecretRef"),
        ("vault.auth.kubernetes", "path", "mountPath"),
        ("vault.auth.jwt", "serviceAccountRef", "kubernetesServiceAccountToken.serviceAccountRef"),
        ("vault", "address url", "server"),
        ("openBao", "address url", "server"),
        ("azurekv", "tenantID", "tenantId"),
        ("azurekv", "vaultURL vaultUri url", "vaultUrl"),
        ("azurekv", "auth", "authSecretRef"),
        ("gcpsm", "projectId project", "projectID"),
        ("kubernetes", "namespace", "remoteNamespace"),
        ("fake.data", "valueMap", "value"),
        ("provider", "azure azureKeyVault", "azurekv"),
        ("provider", "gcp gcpSecretManager", "gcpsm"),
        ("provider", "awssm secretsManager", "aws"),
        ("provider", "hashicorp", "vault"),
        ("provider", "openbao", "openBao"),
        ("provider", "onepasswordSdk", "onepasswordSDK"),
    ];
}
