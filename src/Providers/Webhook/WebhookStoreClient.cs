using System.Text;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Webhook;

/// <summary>Reads from and writes to a webhook.</summary>
/// <param name="session">The connection.</param>
/// <param name="ns">The caller's namespace.</param>
internal sealed class WebhookStoreClient(WebhookSession session, string ns) : IStoreClient, IStoreWriter
{
    private const string Get = "GET";

    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
        IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) => [await ReadAsync(keys[0], cancellation)];

    public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) =>
        await session.ProbeAsync(cancellation) is { } error
            ? new StoreValidation(StoreState.Error, error)
            : StoreValidation.Ready;

    public async ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (target.Key.Length == 0)
        {
            return WebhookSession.Invalid("remoteRef.remoteKey is missing");
        }

        var payload = PushPayload.Of(content);
        if (payload.Failure is { } failure)
        {
            return failure;
        }

        using var value = payload.Value!;
        var bytes = value.Bytes.ToArray();
        try
        {
            var reference = new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["remoteKey"] = Encoding.UTF8.GetBytes(target.Key),
                [target.Key] = bytes,
            };
            if (!string.IsNullOrEmpty(target.SecretKey))
            {
                reference["secretKey"] = Encoding.UTF8.GetBytes(target.SecretKey);
            }

            var method = string.IsNullOrEmpty(session.Settings.Method) ? "POST" : session.Settings.Method;
            return await SendAsync(method, session.Data(reference), bytes, cancellation);
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    public async ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
    {
        var failure = await SendAsync("DELETE", session.Data([new("remoteKey", target.Key)]), payload: null, cancellation);
        return failure is { Kind: FetchFailureKind.NotFound } ? null : failure;
    }

    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        var data = session.Data(
        [
            .. Reference(new RemoteKey(target.Key, Property: target.Property ?? "")), new("remoteKey", target.Key),
        ]);
        var failure = await SendAsync(Get, data, payload: null, cancellation);
        return failure is { Kind: FetchFailureKind.NotFound } ? new ExistsResult(false, null)
            : new ExistsResult(failure is null, failure);
    }

    public ValueTask DisposeAsync()
    {
        session.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<ReadResult> ReadAsync(RemoteKey key, CancellationToken cancellation)
    {
        var data = session.Data(Reference(key));
        var (path, error) = await session.PathAsync(data, cancellation);
        if (error is not null)
        {
            return ReadResult.Of(WebhookSession.Invalid(error));
        }

        var method = string.IsNullOrEmpty(session.Settings.Method) ? Get : session.Settings.Method;
        var (answer, failure) = await session.SendAsync(method, data, payload: null, cancellation);
        using (answer)
        {
            if (answer is null)
            {
                return ReadResult.Of(failure!);
            }

            if (path is null)
            {
                return ReadResult.Of(RemoteValue.Of(answer.Body.ToArray()));
            }

            var (selected, wrong) = WebhookValues.Select(answer.Body, path);
            if (selected is not { } found)
            {
                return ReadResult.Of(WebhookSession.Invalid(wrong!));
            }

            return WebhookValues.AsValue(found) is { } value
                ? ReadResult.Of(RemoteValue.Of(value, Encoding.UTF8.GetBytes(found.GetRawText())))
                : ReadResult.Of(WebhookSession.Invalid("result.jsonPath leads to an empty list in the answer"));
        }
    }

    private async ValueTask<FetchFailure?> SendAsync(
        string method, WebhookData data, byte[]? payload, CancellationToken cancellation)
    {
        var (answer, failure) = await session.SendAsync(method, data, payload, cancellation);
        answer?.Dispose();
        return failure;
    }

    private IEnumerable<KeyValuePair<string, string?>> Reference(RemoteKey key) =>
    [
        new("key", key.Name), new("version", key.Version), new("property", key.Property), new("namespace", ns),
    ];
}
