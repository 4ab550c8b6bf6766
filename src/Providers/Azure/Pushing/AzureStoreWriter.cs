using System.Security.Cryptography;
using System.Text;
using Keyferry.Api.Values;
using Keyferry.Providers.Azure.KeyVault;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Azure.Pushing;

/// <summary>Writes objects that this program made, and makes new ones; what somebody else made is not touched.</summary>
/// <param name="client">The vault.</param>
/// <param name="wait">Waits.</param>
internal sealed class AzureStoreWriter(KeyVaultClient client, Func<TimeSpan, CancellationToken, Task> wait) : IStoreWriter
{
    private readonly DeletedObjects _deleted = new(client, wait);

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(
        PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (!VaultObject.TryParse(target.Key, out var item, out var error))
        {
            return Invalid(error);
        }

        if (AzurePushSettings.Read(content.Metadata, out var settings) is { } problem)
        {
            return problem;
        }

        var payload = PushPayload.Of(content);
        using var value = payload.Value;
        if (value is null)
        {
            return payload.Failure;
        }

        using var pushed = Pushed(item, value, settings!, out error);
        if (pushed is null)
        {
            return Invalid($"{item.Word} {item.Name}: {error}");
        }

        using var current = await client.GetAsync(item, "", cancellation);
        if (current is { Failure: { } failure, IsMissing: false })
        {
            return failure;
        }

        if (current.Failure is null)
        {
            if (!VaultBundle.IsOwned(current.Root))
            {
                return NotManaged(item);
            }

            if (pushed.Matches(current.Root))
            {
                return null;
            }
        }

        var body = pushed.Body(current.Failure is null ? current.Root : null);
        try
        {
            var refusal = await WriteAsync(item, body, cancellation);
            return item.Type == VaultObjectType.Secret ? WithoutValue(refusal, value.Bytes) : refusal;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(body);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
    {
        if (!VaultObject.TryParse(target.Key, out var item, out var error))
        {
            return Invalid(error);
        }

        using var current = await client.GetAsync(item, "", cancellation);
        if (current.Failure is { } failure)
        {
            return current.IsMissing ? null : failure;
        }

        if (!VaultBundle.IsOwned(current.Root))
        {
            return null;
        }

        using var deleted = await client.DeleteAsync(item, cancellation);
        return deleted.IsMissing ? null : deleted.Failure;
    }

    /// <inheritdoc/>
    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        if (!VaultObject.TryParse(target.Key, out var item, out var error))
        {
            return new ExistsResult(false, Invalid(error));
        }

        using var current = await client.GetAsync(item, "", cancellation);
        return current.Failure is null ? new ExistsResult(true) : new ExistsResult(false, current.IsMissing ? null : current.Failure);
    }

    // A name that was deleted is recovered, where this program had made it, and then written as any other.
    private async ValueTask<FetchFailure?> WriteAsync(VaultObject item, byte[] body, CancellationToken cancellation)
    {
        using var first = await client.PutAsync(item, body, cancellation);
        if (first.Code != VaultRefusal.Deleted)
        {
            return first.Failure;
        }

        if (await _deleted.RecoverAsync(item, cancellation) is { } problem)
        {
            return problem;
        }

        using var second = await client.PutAsync(item, body, cancellation);
        return second.Failure;
    }

    private static IPushedObject? Pushed(VaultObject item, SecretValue value, AzurePushSettings settings, out string error)
    {
        switch (item.Type)
        {
            case VaultObjectType.Certificate:
                return PushedCertificate.Of(value.Bytes, settings, out error);
            case VaultObjectType.Key:
                return PushedKey.Of(value.Bytes, settings, out error);
            default:
                error = PushedSecret.ProblemOf(value) ?? "";
                return error.Length == 0 ? new PushedSecret(value, settings) : null;
        }
    }

    private static FetchFailure NotManaged(VaultObject item) => Invalid(
        $"{item.Word} {item.Name} is not managed by external-secrets: it lacks the tag managed-by=external-secrets; set the tag "
        + "to hand it over, or push to another name");

    // The service's text may repeat what was sent.
    private static FetchFailure? WithoutValue(FetchFailure? failure, ReadOnlySpan<byte> value) =>
        failure is not null && !value.IsEmpty && Encoding.UTF8.GetBytes(failure.Message).AsSpan().IndexOf(value) >= 0
            ? failure with { Message = "Azure Key Vault refused the value (its text repeats what was written, so it is not shown)" }
            : failure;

    private static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);
}
