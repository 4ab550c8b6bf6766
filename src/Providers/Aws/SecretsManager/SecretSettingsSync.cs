using System.Text;
using System.Text.Json;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>
/// Brings what belongs to a secret beside its value to what the metadata says: tags, resource policy, copies. What the
/// metadata does not speak of is not touched, and costs neither a call nor a permission.
/// </summary>
internal sealed class SecretSettingsSync(SecretsManagerClient client, StoreContext context)
{
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
    private const int LongestPolicy = 20_480;

    /// <summary>Changes what differs.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="settings">What the metadata says.</param>
    /// <param name="ns">The namespace of the PushSecret.</param>
    /// <param name="cancellation">The deadline.</param>
    public async ValueTask<FetchFailure?> ApplyAsync(
        SecretDescription secret, SecretPushSettings settings, string ns, CancellationToken cancellation) =>
        await TagsAsync(secret, settings.Tags, cancellation)
        ?? (settings.Policy is { } policy ? await PolicyAsync(secret.Arn, policy, ns, cancellation) : null)
        ?? (settings.Replicas is { } wanted ? await ReplicasAsync(secret, wanted, settings.KmsKeyId, cancellation) : null);

    /// <summary>Sets the policy of a secret that was just made.</summary>
    public async ValueTask<FetchFailure?> ApplyNewAsync(
        string id, SecretPushSettings settings, string ns, CancellationToken cancellation) =>
        settings.Policy is { Kind: not null } policy ? await PolicyAsync(id, policy, ns, cancellation) : null;

    private async ValueTask<FetchFailure?> TagsAsync(
        SecretDescription secret, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation)
    {
        if (tags.Count == 0)
        {
            return null;
        }

        var wanted = OwnedTags.With(tags);
        var stale = OwnedTags.Stale(secret.Tags, wanted);
        var failure = stale.Count == 0 ? null
            : await CallAsync("UntagResource", client.UntagResourceAsync(secret.Arn, stale, cancellation), cancellation);
        return failure ?? (OwnedTags.Lack(secret.Tags, wanted)
            ? await CallAsync("TagResource", client.TagResourceAsync(secret.Arn, wanted, cancellation), cancellation)
            : null);
    }

    private async ValueTask<FetchFailure?> PolicyAsync(
        string id, ResourcePolicySetting policy, string ns, CancellationToken cancellation)
    {
        var (text, problem) = policy.Kind is null ? ("", null) : await PolicyTextAsync(policy, ns, cancellation);
        if (problem is not null)
        {
            return new FetchFailure(FetchFailureKind.Invalid, problem);
        }

        var current = await AwsAnswer<string>.OfAsync(
            SecretsManagerClient.Service, "GetResourcePolicy", client.GetResourcePolicyAsync(id, cancellation), cancellation);
        if (current.Failure is { } failure)
        {
            return failure;
        }

        if (IsSame(current.Value ?? "", text))
        {
            return null;
        }

        return text.Length == 0
            ? await CallAsync("DeleteResourcePolicy", client.DeleteResourcePolicyAsync(id, cancellation), cancellation)
            : await CallAsync(
                "PutResourcePolicy",
                client.PutResourcePolicyAsync(id, text, policy.BlockPublicPolicy, cancellation), cancellation);
    }

    private async ValueTask<(string Text, string? Problem)> PolicyTextAsync(
        ResourcePolicySetting policy, string ns, CancellationToken cancellation)
    {
        // The PushSecret's namespace, whoever made this connection.
        var own = context with { Namespace = ns };
        var read = policy.Kind == "Secret"
            ? await context.References.SecretKeyAsync(own, policy.Name, policy.Key, ns, cancellation)
            : await context.References.ConfigMapKeyAsync(own, policy.Name, policy.Key, ns, cancellation);
        using var value = read.Value;
        if (value is null)
        {
            return ("", $"cannot read the resource policy: {read.Error}");
        }

        return value.Length > LongestPolicy ? ("", $"the resource policy is longer than {LongestPolicy} bytes")
            : Parsed(Encoding.UTF8.GetString(value.Bytes)) is null
                ? ("", $"the resource policy in {policy.Kind} \"{policy.Name}\", key \"{policy.Key}\", is not JSON")
                : (Encoding.UTF8.GetString(value.Bytes), null);
    }

    private async ValueTask<FetchFailure?> ReplicasAsync(
        SecretDescription secret, IReadOnlyList<string> wanted, string kmsKeyId, CancellationToken cancellation)
    {
        var (stale, missing) = (secret.Replicas.Except(wanted).ToList(), wanted.Except(secret.Replicas).ToList());
        var failure = stale.Count == 0 ? null
            : await CallAsync(
                "RemoveRegionsFromReplication",
                client.RemoveRegionsFromReplicationAsync(secret.Arn, stale, cancellation), cancellation);
        return failure ?? (missing.Count == 0 ? null
            : await CallAsync(
                "ReplicateSecretToRegions",
                client.ReplicateSecretToRegionsAsync(secret.Arn, missing, kmsKeyId, cancellation), cancellation));
    }

    private static bool IsSame(string current, string wanted) =>
        current.Length == 0 || wanted.Length == 0
            ? current.Length == wanted.Length
            : Parsed(current) is { } left && Parsed(wanted) is { } right && JsonElement.DeepEquals(left, right);

    private static JsonElement? Parsed(string json)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<FetchFailure?> CallAsync(
        string operation, Task<bool> call, CancellationToken cancellation) =>
        (await AwsAnswer<bool>.OfAsync(SecretsManagerClient.Service, operation, call, cancellation)).Failure;
}
