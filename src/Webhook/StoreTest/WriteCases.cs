using System.Security.Cryptography;
using System.Text;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Webhook.StoreTest;

/// <summary>The cases that write: one secret of a random name, which is deleted whatever happens.</summary>
/// <param name="provider">The store's provider.</param>
/// <param name="context">The store, and on whose behalf it is used.</param>
/// <param name="client">The connection.</param>
/// <param name="prefix">What the name begins with.</param>
/// <param name="time">The clock.</param>
internal sealed class WriteCases(IProvider provider, StoreContext context, IStoreClient client, string prefix, TimeProvider time)
{
    private const string SecretKey = "value";
    private const string Field = "keyferry";
    private const int MostReads = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromSeconds(60);

    private readonly string _key = prefix + RandomNames.Next();

    /// <summary>Goes through them.</summary>
    public async Task<IReadOnlyList<StoreCase>> RunAsync(Action<string> progress, CancellationToken cancellation)
    {
        if (client.Writer is not { } writer)
        {
            return [StoreCase.NotSupported("push")];
        }

        List<StoreCase> cases = [];
        var isClean = false;
        try
        {
            isClean = await RunAsync(writer, cases, progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            cases.Add(StoreCase.Fails("write", "it was ended before all was tried"));
        }
        finally
        {
            if (!isClean)
            {
                await CleanUpAsync(writer, cases);
            }
        }

        return cases;
    }

    private async Task<bool> RunAsync(IStoreWriter writer, List<StoreCase> cases, Action<string> progress, CancellationToken cancellation)
    {
        var (first, second) = (Document(), Document());
        progress("push");
        if (await PushAsync(writer, first, cancellation) is { } refused)
        {
            cases.Add(StoreCase.Fails("push", Told(refused, StoreOperation.Push)));

            // Stores write in several steps, the first of which may have been allowed.
            return !await ExistsAsync(writer, cancellation);
        }

        cases.Add(StoreCase.Works("push", _key));
        progress("read back");
        cases.Add(await ReadBackAsync("read back", first, version: null, cancellation));
        progress("update");
        if (await PushAsync(writer, second, cancellation) is { } notUpdated)
        {
            cases.Add(StoreCase.Fails("update", Told(notUpdated, StoreOperation.Push)));
        }
        else
        {
            cases.Add(await ReadBackAsync("update", second, version: null, cancellation));
            if (UsualVersions.BeforeUpdate(context.Store.Spec.Provider) is { } version)
            {
                cases.Add(await ReadBackAsync($"version {version}", first, version, cancellation));
            }
        }

        progress("delete");
        return await DeleteAsync(writer, cases, cancellation);
    }

    private async Task<bool> DeleteAsync(IStoreWriter writer, List<StoreCase> cases, CancellationToken cancellation)
    {
        if (await writer.DeleteAsync(Target, cancellation) is { } kept)
        {
            cases.Add(StoreCase.Fails("delete", $"{Told(kept, StoreOperation.Delete)}; {_key} is left behind"));
            return false;
        }

        for (var tries = 1; await ExistsAsync(writer, cancellation); tries++)
        {
            if (tries == MostReads)
            {
                cases.Add(context.Store.Spec.Provider.Fake is not null
                    ? StoreCase.NotSupported("delete", "what is pushed to a Fake store stays until the process ends")
                    : StoreCase.Fails("delete", $"the store says that {_key} is deleted, but still has it"));
                return true;
            }

            await Task.Delay(context.Store.Spec.Provider.Fake is null ? Pause : TimeSpan.Zero, time, cancellation);
        }

        cases.Add(StoreCase.Works("delete", $"{_key} is gone"));
        return true;
    }

    private async Task CleanUpAsync(IStoreWriter writer, List<StoreCase> cases)
    {
        // The user may have ended the test: what was written goes all the same.
        using var limit = new CancellationTokenSource(CleanupLimit, time);
        try
        {
            if (await writer.DeleteAsync(Target, limit.Token) is { } failure)
            {
                cases.Add(StoreCase.Fails("clean up", $"{_key} may be left behind, delete it by hand: {Told(failure, StoreOperation.Delete)}"));
            }
        }
        catch (OperationCanceledException)
        {
            cases.Add(StoreCase.Fails("clean up", $"{_key} may be left behind, delete it by hand: the store did not answer in time"));
        }
    }

    private async Task<FetchFailure?> PushAsync(IStoreWriter writer, byte[] document, CancellationToken cancellation)
    {
        using var value = new SecretValue([.. document]);
        var content = new PushContent
        {
            SecretKey = SecretKey,
            Data = new Dictionary<string, SecretValue>(StringComparer.Ordinal) { [SecretKey] = value },
            Namespace = context.Namespace,
        };
        return await writer.PushAsync(Target, content, cancellation);
    }

    // A store may need a moment to show what was written.
    private async Task<StoreCase> ReadBackAsync(string name, byte[] document, string? version, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            using var whole = await StoreRead.OfAsync(
                provider, context.Store, client, new RemoteRef(_key, Target.Property, version), cancellation);
            if (whole.IsEqualTo(document) || (whole.Failure is null && await HoldsAsync(document, version, cancellation)))
            {
                return StoreCase.Works(name, version is null ? "as it was written" : "the value before the update");
            }

            if (tries == MostReads)
            {
                return StoreCase.Fails(name, whole.Failure is { } failure ? Told(failure, StoreOperation.Get) : "another value was read than was written");
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    // A store of documents may write them in another form.
    private async Task<bool> HoldsAsync(byte[] document, string? version, CancellationToken cancellation)
    {
        using var field = await StoreRead.OfAsync(provider, context.Store, client, new RemoteRef(_key, Field, version), cancellation);
        return field.IsEqualTo(document.AsSpan(Before.Length..^After.Length));
    }

    private async Task<bool> ExistsAsync(IStoreWriter writer, CancellationToken cancellation)
    {
        var answer = await writer.ExistsAsync(Target, cancellation);
        if (answer.Failure is null)
        {
            return answer.Exists;
        }

        // Who may not ask may be allowed to read.
        using var read = await StoreRead.OfAsync(provider, context.Store, client, new RemoteRef(_key), cancellation);
        return read.Failure is not { Kind: FetchFailureKind.NotFound };
    }

    private string Told(FetchFailure failure, StoreOperation operation) => CaseText.Of(failure, context.Store.Spec.Provider, operation, _key);

    // A Secret of Kubernetes holds its values by key.
    private PushTarget Target => new(_key, context.Store.Spec.Provider.Kubernetes is null ? null : SecretKey, SecretKey);

    private static readonly byte[] Before = Encoding.UTF8.GetBytes($"{{\"{Field}\":\"");
    private static readonly byte[] After = "\"}"u8.ToArray();

    // Some stores keep documents only, some keep any text: this is both.
    private static byte[] Document() => [.. Before, .. Encoding.UTF8.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))), .. After];
}
