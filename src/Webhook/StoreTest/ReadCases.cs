using Keyferry.Providers.Contract;
using Keyferry.Text.Regexp;

namespace Keyferry.Webhook.StoreTest;

/// <summary>The cases that only read.</summary>
/// <param name="provider">The store's provider.</param>
/// <param name="store">The store.</param>
/// <param name="client">The connection.</param>
/// <param name="options">What is tried.</param>
internal sealed class ReadCases(IProvider provider, StoreObject store, IStoreClient client, StoreTestOptions options)
{
    private const int MostFound = 20;
    private const int MostTold = 5;
    private const string AnyName = ".";

    /// <summary>Goes through them.</summary>
    public async Task<IReadOnlyList<StoreCase>> RunAsync(Action<string> progress, CancellationToken cancellation)
    {
        List<StoreCase> cases = [];
        progress("find");
        var (found, search) = await FindAsync(cancellation);
        cases.Add(search);

        string? key = null;
        if (options.Keys.Count > 0)
        {
            foreach (var name in options.Keys)
            {
                progress($"get {name}");
                cases.Add(await GetAsync(new RemoteRef(name), $"get {name}", cancellation));
            }

            key = options.Keys[0];
        }
        else if (found.Count > 0)
        {
            progress("get");
            (key, var tried) = await FirstReadableAsync(found, cancellation);
            cases.Add(tried);
        }
        else
        {
            cases.Add(StoreCase.Skipped("get", "no key is known: give --key"));
        }

        if (key is not null)
        {
            progress("property");
            cases.Add(await PropertyAsync(key, cancellation));
            progress("version");
            cases.Add(await VersionAsync(key, cancellation));
        }

        progress("missing key");
        cases.Add(await MissingAsync(RandomNames.Beside(key ?? options.WritePrefix), cancellation));
        progress("denied key");
        cases.Add(await DeniedAsync(cancellation));
        return cases;
    }

    private async Task<(IReadOnlyList<string> Names, StoreCase Case)> FindAsync(CancellationToken cancellation)
    {
        if (client.Finder is not { } finder)
        {
            return ([], StoreCase.NotSupported("find"));
        }

        if (!GoRegex.TryParse(options.Find ?? AnyName, GoRegex.DefaultMaxProgramSize, out var pattern, out var error))
        {
            return ([], StoreCase.Fails("find", $"--find: {error}"));
        }

        List<string> names = [];
        await foreach (var found in finder.FindAsync(new FindQuery(options.FindPath, pattern), cancellation))
        {
            found.Value?.Dispose();
            if (found.Failure is { } failure)
            {
                return (names, StoreCase.Fails("find", CaseText.Of(failure, store.Spec.Provider, StoreOperation.Find, "")));
            }

            names.Add(found.Name);
            if (names.Count == MostFound)
            {
                break;
            }
        }

        return (names, names.Count == 0
            ? options.Find is null
                ? StoreCase.Works("find", "nothing is there, or nothing that these credentials may list")
                : StoreCase.Fails("find", $"no name matches {options.Find}")
            : StoreCase.Works("find", $"{(names.Count == MostFound ? $"{MostFound} names and more" : $"{names.Count} names")}, such as "
                + string.Join(", ", names.Take(MostTold))));
    }

    // A list may show more than these credentials may read.
    private async Task<(string Key, StoreCase Case)> FirstReadableAsync(IReadOnlyList<string> found, CancellationToken cancellation)
    {
        StoreCase? first = null;
        foreach (var name in found.Take(MostTold))
        {
            var tried = await GetAsync(new RemoteRef(name), $"get {name}", cancellation);
            if (tried.Outcome == CaseOutcome.Works)
            {
                return (name, first is null ? tried : tried with { Detail = $"{tried.Detail}; but {first.Name}: {first.Detail}" });
            }

            first ??= tried;
        }

        return (found[0], first!);
    }

    private async Task<StoreCase> GetAsync(RemoteRef reference, string name, CancellationToken cancellation)
    {
        using var read = await StoreRead.OfAsync(provider, store, client, reference, cancellation);
        return read.Failure is { } failure
            ? StoreCase.Fails(name, CaseText.Of(failure, store.Spec.Provider, StoreOperation.Get, reference.Key))
            : StoreCase.Works(name, "a value was read");
    }

    private async Task<StoreCase> PropertyAsync(string key, CancellationToken cancellation)
    {
        var property = options.Property;
        if (property is null)
        {
            using var map = await StoreRead.OfAsync(provider, store, client, new RemoteRef(key, AsMap: true), cancellation);
            property = map.Keys.FirstOrDefault(static k => !k.Contains('.', StringComparison.Ordinal));
            if (property is null)
            {
                return StoreCase.Skipped("property", $"{key} holds no document of several values: give --key and --property");
            }
        }

        using var read = await StoreRead.OfAsync(provider, store, client, new RemoteRef(key, property), cancellation);
        if (read.Failure is { } failure)
        {
            return StoreCase.Fails("property", CaseText.Of(failure, store.Spec.Provider, StoreOperation.Get, key));
        }

        var none = RandomNames.Next();
        using var missing = await StoreRead.OfAsync(provider, store, client, new RemoteRef(key, none), cancellation);
        return missing.Failure is { Kind: FetchFailureKind.Invalid or FetchFailureKind.NotFound }
            ? StoreCase.Works("property", $"{property} of {key}; one that is not there is told as that")
            : StoreCase.Fails("property", $"{property} of {key} was read, but one that is not there ({none}) was not told as missing");
    }

    private async Task<StoreCase> VersionAsync(string key, CancellationToken cancellation)
    {
        const string name = "version";
        if (provider.KeyOf(store, new RemoteRef(key, Version: "1")) == provider.KeyOf(store, new RemoteRef(key)))
        {
            return StoreCase.NotSupported(name);
        }

        if ((options.Version ?? UsualVersions.Current(store.Spec.Provider)) is not { } version)
        {
            return StoreCase.Skipped(name, $"give --version, one that {key} has");
        }

        using var read = await StoreRead.OfAsync(provider, store, client, new RemoteRef(key, Version: version), cancellation);
        return read.Failure is { } failure
            ? StoreCase.Fails(name, $"{version} of {key}: {CaseText.Of(failure, store.Spec.Provider, StoreOperation.Get, key)}")
            : StoreCase.Works(name, $"{version} of {key}");
    }

    private async Task<StoreCase> MissingAsync(string key, CancellationToken cancellation)
    {
        const string name = "missing key";
        using var read = await StoreRead.OfAsync(provider, store, client, new RemoteRef(key), cancellation);
        return read.Failure switch
        {
            { Kind: FetchFailureKind.NotFound } => StoreCase.Works(name, $"{key} is told as not found"),
            { Kind: FetchFailureKind.Denied or FetchFailureKind.BatchDenied } denied => StoreCase.Fails(name,
                $"{key} is not there, but is told as denied, so that deletionPolicy never applies: {CaseText.Of(denied, store.Spec.Provider, StoreOperation.Get, key)}"),
            { } other => StoreCase.Fails(name, $"{key} is not told as not found: {CaseText.Of(other, store.Spec.Provider, StoreOperation.Get, key)}"),
            null => StoreCase.Fails(name, $"{key} was read, though nobody has written it"),
        };
    }

    private async Task<StoreCase> DeniedAsync(CancellationToken cancellation)
    {
        const string name = "denied key";
        if (options.DeniedKey is not { } key)
        {
            return StoreCase.Skipped(name, "give --denied-key, one that these credentials may not read");
        }

        using var read = await StoreRead.OfAsync(provider, store, client, new RemoteRef(key), cancellation);
        return read.Failure switch
        {
            { Kind: FetchFailureKind.Denied or FetchFailureKind.BatchDenied } denied =>
                StoreCase.Works(name, $"{key} is told as {CaseText.Of(denied, store.Spec.Provider, StoreOperation.Get, key)}"),
            { } other => StoreCase.Fails(name, $"{key} is not told as denied: {CaseText.Of(other, store.Spec.Provider, StoreOperation.Get, key)}"),
            null => StoreCase.Fails(name, $"{key} was read: these credentials may read it"),
        };
    }
}
