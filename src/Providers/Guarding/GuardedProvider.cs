using Keyferry.Providers.Scrubbing;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Guarding;

/// <summary>
/// A provider behind a barrier: no exception of it gets through, and neither connecting nor any call of the client takes
/// longer than <see cref="Limit"/>.
/// </summary>
/// <param name="inner">The provider.</param>
/// <param name="time">The clock.</param>
public sealed class GuardedProvider(IProvider inner, TimeProvider time) : IProvider
{
    /// <summary>How long connecting, or one call of the client, may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Key => inner.Key;

    /// <inheritdoc/>
    public string Capabilities => inner.Capabilities;

    /// <inheritdoc/>
    public bool IsMaintained => inner.IsMaintained;

    /// <inheritdoc/>
    public bool LeavesOutUnreadable => inner.LeavesOutUnreadable;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors)
    {
        try
        {
            inner.Validate(store, errors);
        }
        catch (Exception e)
        {
            errors.Error(
                $"spec.provider.{Key}", CauseType.Invalid,
                $"cannot be checked: a defect in Keyferry ({e.GetType().Name})");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        var scrubber = new CredentialScrubber();
        var scrubbed = context with { References = new ScrubbedReferences(context.References, scrubber) };
        var (answer, error) = await GuardedCall.RunAsync(
            token => inner.ConnectAsync(scrubbed, token), static late => Discard(late), scrubber, Limit, time, cancellation);
        return answer switch
        {
            null => new ConnectResult(null, $"the {Key} provider {error}"),
            { Client: { } client } => new ConnectResult(new GuardedStoreClient(client, Key, scrubber, time), null),
            { Error: { } text } => new ConnectResult(null, scrubber.Scrub(text)),
            _ => answer,
        };
    }

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store)
    {
        try
        {
            return inner.CredentialsOf(store);
        }
        catch (Exception)
        {
            // Connecting meets the same defect, and reports it.
            return StoreCredentials.None;
        }
    }

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => inner.KeyOf(store, reference);

    /// <inheritdoc/>
    public int MaxKeysPerCall(StoreObject store, RemoteKey key) => inner.MaxKeysPerCall(store, key);

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store) => inner.LocationOf(store);

    /// <inheritdoc/>
    public StoreLocation LocationOf(StoreObject store, PushTarget entry) => inner.LocationOf(store, entry);

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value)
    {
        try
        {
            return inner.Extract(reference, value);
        }
        catch (Exception e)
        {
            return FetchResult.Of(new FetchFailure(
                FetchFailureKind.Invalid, $"the {Key} provider failed to read the value ({e.GetType().Name})"));
        }
    }

    private static void Discard(ConnectResult late)
    {
        if (late.Client is { } client)
        {
            _ = client.DisposeAsync().AsTask();
        }
    }
}
