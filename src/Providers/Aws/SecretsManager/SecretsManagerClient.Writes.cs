using System.Text.Json;
using Keyferry.Providers.Aws.JsonServices;

namespace Keyferry.Providers.Aws.SecretsManager;

internal sealed partial class SecretsManagerClient
{
    /// <summary>Makes a secret with a first version.</summary>
    public Task<bool> CreateSecretAsync(NewSecret secret, SecretContent content, CancellationToken cancellation) =>
        service.CallAsync(
            "CreateSecret",
            json =>
            {
                json.WriteString("Name", secret.Name);
                json.WriteString("ClientRequestToken", content.Token);
                json.WriteString("Description", secret.Description);
                json.WriteString("KmsKeyId", secret.KmsKeyId);
                content.WriteTo(json);
                json.WriteTags(secret.Tags);
                if (secret.Replicas.Count > 0)
                {
                    WriteReplicas(json, secret.Replicas, secret.KmsKeyId);
                }
            },
            static _ => true, cancellation);

    /// <summary>Makes a version, which becomes the current one.</summary>
    public Task<bool> PutSecretValueAsync(string id, SecretContent content, CancellationToken cancellation) =>
        service.CallAsync(
            "PutSecretValue",
            json =>
            {
                json.WriteString("SecretId", id);
                json.WriteString("ClientRequestToken", content.Token);
                content.WriteTo(json);
            },
            static _ => true, cancellation);

    /// <summary>Deletes a secret, at once or after some days; without either after AWS's 30 days.</summary>
    public Task<bool> DeleteSecretAsync(string id, bool isForced, long days, CancellationToken cancellation) =>
        service.CallAsync(
            "DeleteSecret",
            json =>
            {
                json.WriteString("SecretId", id);
                if (isForced)
                {
                    json.WriteBoolean("ForceDeleteWithoutRecovery", true);
                }
                else if (days > 0)
                {
                    json.WriteNumber("RecoveryWindowInDays", days);
                }
            },
            static _ => true, cancellation);

    /// <summary>Sets tags.</summary>
    public Task<bool> TagResourceAsync(
        string id, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) => service.CallAsync(
        "TagResource",
        json =>
        {
            json.WriteString("SecretId", id);
            json.WriteTags(tags);
        },
        static _ => true, cancellation);

    /// <summary>Takes tags away.</summary>
    public Task<bool> UntagResourceAsync(string id, IReadOnlyList<string> keys, CancellationToken cancellation) =>
        service.CallAsync(
            "UntagResource",
            json =>
            {
                json.WriteString("SecretId", id);
                json.WriteList("TagKeys", keys);
            },
            static _ => true, cancellation);

    /// <summary>Reads a secret's resource policy; empty where there is none.</summary>
    public Task<string> GetResourcePolicyAsync(string id, CancellationToken cancellation) => service.CallAsync(
        "GetResourcePolicy", json => json.WriteString("SecretId", id),
        static root => root.Text("ResourcePolicy") ?? "", cancellation);

    /// <summary>Sets a secret's resource policy.</summary>
    public Task<bool> PutResourcePolicyAsync(
        string id, string policy, bool? blockPublicPolicy, CancellationToken cancellation) => service.CallAsync(
        "PutResourcePolicy",
        json =>
        {
            json.WriteString("SecretId", id);
            json.WriteString("ResourcePolicy", policy);
            if (blockPublicPolicy is { } block)
            {
                json.WriteBoolean("BlockPublicPolicy", block);
            }
        },
        static _ => true, cancellation);

    /// <summary>Takes a secret's resource policy away.</summary>
    public Task<bool> DeleteResourcePolicyAsync(string id, CancellationToken cancellation) => service.CallAsync(
        "DeleteResourcePolicy", json => json.WriteString("SecretId", id), static _ => true, cancellation);

    /// <summary>Copies a secret to further regions.</summary>
    public Task<bool> ReplicateSecretToRegionsAsync(
        string id, IReadOnlyList<string> regions, string kmsKeyId, CancellationToken cancellation) => service.CallAsync(
        "ReplicateSecretToRegions",
        json =>
        {
            json.WriteString("SecretId", id);
            WriteReplicas(json, regions, kmsKeyId);
        },
        static _ => true, cancellation);

    /// <summary>Deletes the copies of a secret in some regions.</summary>
    public Task<bool> RemoveRegionsFromReplicationAsync(
        string id, IReadOnlyList<string> regions, CancellationToken cancellation) => service.CallAsync(
        "RemoveRegionsFromReplication",
        json =>
        {
            json.WriteString("SecretId", id);
            json.WriteList("RemoveReplicaRegions", regions);
        },
        static _ => true, cancellation);

    private static void WriteReplicas(Utf8JsonWriter json, IReadOnlyList<string> regions, string kmsKeyId)
    {
        json.WriteStartArray("AddReplicaRegions");
        foreach (var region in regions)
        {
            json.WriteStartObject();
            json.WriteString("Region", region);
            json.WriteString("KmsKeyId", kmsKeyId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
