using System.Text.Unicode;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Sjson;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>Writes secrets that this program made, and makes new ones; what somebody else made is not touched.</summary>
/// <param name="client">The service.</param>
/// <param name="context">The store.</param>
/// <param name="newId">Makes the id of a version.</param>
internal sealed class SecretsManagerWriter(
    SecretsManagerClient client, StoreContext context, Func<Guid> newId) : IStoreWriter
{
    // The id of each first version, as with ESO: two that make a secret at once make one version.
    private const string FirstToken = "00000000-0000-0000-0000-000000000001";

    private readonly SecretSettingsSync _settings = new(client, context);

    private AwsProviderSpec Spec => context.Store.Spec.Provider.Aws!;

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(
        PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (SecretPushSettings.Read(content.Metadata, out var settings) is { } problem)
        {
            return problem;
        }

        var payload = PushPayload.Of(content);
        using var value = payload.Value;
        if (value is null)
        {
            return payload.Failure;
        }

        var id = Spec.Prefix + target.Key;
        var found = await DescribeAsync(id, cancellation);
        if (found.Error is not null && SecretsManagerErrors.IsAbsent(found.Error))
        {
            return await CreateAsync(id, target, value, settings, content.Namespace, cancellation);
        }

        if (found.Value is not { } secret)
        {
            return found.Failure;
        }

        return !OwnedTags.AreOn(secret.Tags) ? OwnedTags.NotManaged
            : await UpdateAsync(id, secret, target, value, settings, content.Namespace, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
    {
        var found = await DescribeAsync(Spec.Prefix + target.Key, cancellation);
        if (found.Value is not { } secret)
        {
            return SecretsManagerErrors.IsMissing(found.Error!) ? null : found.Failure;
        }

        if (secret.IsDeleted || !OwnedTags.AreOn(secret.Tags))
        {
            return null;
        }

        if (string.IsNullOrEmpty(target.Property))
        {
            return await DeleteWholeAsync(secret, cancellation);
        }

        using var current = await CurrentAsync(secret.Arn, cancellation);
        if (current.Failure is { } failure)
        {
            return current.IsMissing ? null : failure;
        }

        // A property that is not there, in what is no JSON too, is gone already.
        if (!JsonEdit.IsJson(current.Bytes)
            || !JsonEdit.TryRemove(current.Bytes, target.Property, out var rest, out var isEmpty, out _))
        {
            return null;
        }

        using var left = new SecretValue(rest!);
        return isEmpty
            ? await DeleteWholeAsync(secret, cancellation)
            : await PutAsync(secret.Arn, left, current.IsText, newId().ToString(), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        using var current = await CurrentAsync(Spec.Prefix + target.Key, cancellation);
        if (current.Failure is { } failure)
        {
            return new ExistsResult(false, current.IsMissing ? null : failure);
        }

        return new ExistsResult(string.IsNullOrEmpty(target.Property)
            || (JsonEdit.IsJson(current.Bytes) && JsonEdit.Has(current.Bytes, target.Property)));
    }

    private async ValueTask<FetchFailure?> CreateAsync(
        string id, PushTarget target, SecretValue value, SecretPushSettings settings, string ns, CancellationToken cancellation)
    {
        var (wanted, problem) = Merge([], target, value, settings.IsText);
        using var owned = wanted;
        if (wanted is null)
        {
            return problem;
        }

        var secret = new NewSecret(
            id, settings.Description, settings.KmsKeyId, OwnedTags.With(settings.Tags), settings.Replicas ?? []);
        return await WriteAsync(
            "CreateSecret", wanted, settings.IsText, FirstToken,
            content => client.CreateSecretAsync(secret, content, cancellation), cancellation)
            ?? await _settings.ApplyNewAsync(id, settings, ns, cancellation);
    }

    private async ValueTask<FetchFailure?> UpdateAsync(
        string id, SecretDescription secret, PushTarget target, SecretValue value, SecretPushSettings settings, string ns,
        CancellationToken cancellation)
    {
        if (secret.IsDeleted)
        {
            return new FetchFailure(
                FetchFailureKind.Invalid,
                $"secret {id} is scheduled for deletion, so it takes no value; restore it with aws secretsmanager "
                    + $"restore-secret --secret-id {id}, or set spec.provider.aws.secretsManager.forceDeleteWithoutRecovery "
                    + "so that a deleted name is free at once");
        }

        using var current = secret.Stages.Count == 0 ? new CurrentValue() : await CurrentAsync(secret.Arn, cancellation);
        if (current is { Failure: { } failure, IsMissing: false })
        {
            return failure;
        }

        var (wanted, problem) = Merge(current.Bytes, target, value, settings.IsText);
        using var owned = wanted;
        if (wanted is null)
        {
            return problem;
        }

        var token = secret.Stages.Count == 0 ? FirstToken : newId().ToString();
        return await _settings.ApplyAsync(secret, settings, ns, cancellation)
            ?? (current.Holds(wanted.Bytes) ? null : await PutAsync(secret.Arn, wanted, settings.IsText, token, cancellation));
    }

    private static (SecretValue? Value, FetchFailure? Problem) Merge(
        ReadOnlySpan<byte> current, PushTarget target, SecretValue value, bool isText)
    {
        if (string.IsNullOrEmpty(target.Property))
        {
            return isText && !Utf8.IsValid(value.Bytes)
                ? (null, Invalid("the value is not UTF-8 text, which secretPushFormat string needs; leave it out for bytes"))
                : (value.Copy(), null);
        }

        if (!current.IsEmpty && !JsonEdit.IsJson(current))
        {
            return (null, Invalid("PushSecret for aws secrets manager with a pushSecretData property requires a json secret"));
        }

        if (!Utf8.IsValid(value.Bytes))
        {
            return (null, Invalid($"the value is not UTF-8 text, which the property {target.Property} of a JSON document needs"));
        }

        return JsonEdit.TrySet(current, target.Property, value.Bytes, out var json, out var problem)
            ? (new SecretValue(json!), null)
            : (null, Invalid($"remoteRef.property {target.Property} cannot be set: {problem}"));
    }

    private async ValueTask<FetchFailure?> DeleteWholeAsync(SecretDescription secret, CancellationToken cancellation)
    {
        if (secret.Replicas.Count > 0)
        {
            var removed = await AwsAnswer<bool>.OfAsync(
                SecretsManagerClient.Service, "RemoveRegionsFromReplication",
                client.RemoveRegionsFromReplicationAsync(secret.Arn, secret.Replicas, cancellation), cancellation);
            if (removed.Failure is { } failure)
            {
                return failure;
            }
        }

        var settings = Spec.SecretsManager;
        var deleted = await AwsAnswer<bool>.OfAsync(
            SecretsManagerClient.Service, "DeleteSecret",
            client.DeleteSecretAsync(
                secret.Arn, settings?.ForceDeleteWithoutRecovery == true, settings?.RecoveryWindowInDays ?? 0, cancellation),
            cancellation);
        return deleted.Error is { } error && SecretsManagerErrors.IsMissing(error) ? null : deleted.Failure;
    }

    private ValueTask<FetchFailure?> PutAsync(
        string id, SecretValue value, bool isText, string token, CancellationToken cancellation) => WriteAsync(
        "PutSecretValue", value, isText, token, content => client.PutSecretValueAsync(id, content, cancellation), cancellation);

    private static async ValueTask<FetchFailure?> WriteAsync(
        string operation, SecretValue value, bool isText, string token, Func<SecretContent, Task<bool>> call,
        CancellationToken cancellation)
    {
        var bytes = value.Bytes.ToArray();
        var answer = await AwsAnswer<bool>.OfAsync(
            SecretsManagerClient.Service, operation, call(new SecretContent(bytes, isText, token)), cancellation);
        Array.Clear(bytes);
        return AwsErrors.WithoutValue(answer.Failure, value.Bytes);
    }

    private Task<AwsAnswer<SecretDescription>> DescribeAsync(string id, CancellationToken cancellation) =>
        AwsAnswer<SecretDescription>.OfAsync(
            SecretsManagerClient.Service, "DescribeSecret", client.DescribeSecretAsync(id, cancellation), cancellation);

    private async Task<CurrentValue> CurrentAsync(string id, CancellationToken cancellation)
    {
        var answer = await AwsAnswer<SecretVersion>.OfAsync(
            SecretsManagerClient.Service, "GetSecretValue",
            client.GetSecretValueAsync(id, null, "AWSCURRENT", cancellation), cancellation);
        return new CurrentValue(
            answer.Value, answer.Failure,
            answer.Error is { } error && (SecretsManagerErrors.IsAbsent(error) || SecretsManagerErrors.IsVersionMissing(error)));
    }

    private static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);
}
