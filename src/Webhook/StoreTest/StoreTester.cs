using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Webhook.StoreTest;

/// <summary>Tries out what a store can do, case by case.</summary>
/// <param name="provider">The store's provider.</param>
/// <param name="context">The store, and on whose behalf it is used.</param>
/// <param name="options">What is tried.</param>
/// <param name="time">The clock.</param>
internal sealed class StoreTester(IProvider provider, StoreContext context, StoreTestOptions options, TimeProvider time)
{
    private const string Manifest = "manifest";
    private const string Authentication = "authentication";

    /// <summary>Goes through all cases.</summary>
    /// <param name="progress">Is told what is tried next.</param>
    /// <param name="cancellation">Ends it; what was written is deleted all the same.</param>
    public async Task<StoreTestReport> RunAsync(Action<string> progress, CancellationToken cancellation)
    {
        List<StoreCase> cases = [];
        if (Problems() is { Length: > 0 } problems)
        {
            cases.Add(StoreCase.Fails(Manifest, problems));
            return Report(cases);
        }

        cases.Add(StoreCase.Works(Manifest, "admission has nothing against it"));
        progress(Authentication);
        var connected = await ConnectAsync(cancellation);
        if (connected.Client is not { } client)
        {
            cases.Add(StoreCase.Fails(Authentication, connected.Error ?? "the store gave no client and no reason"));
            return Report(cases);
        }

        await using (client)
        {
            cases.Add(Told(await client.ValidateAsync(cancellation)));
            cases.AddRange(await new ReadCases(provider, context.Store, client, options).RunAsync(progress, cancellation));
            if (options.WritePrefix is { } prefix)
            {
                cases.AddRange(await new WriteCases(provider, context, client, prefix, time).RunAsync(progress, cancellation));
            }
            else
            {
                cases.Add(client.Writer is null
                    ? StoreCase.NotSupported("push")
                    : StoreCase.Skipped("push", "give --write-prefix: a secret of a random name is written below it, and deleted"));
            }
        }

        return Report(cases);
    }

    private StoreTestReport Report(List<StoreCase> cases) =>
        new($"{context.Store.Kind}/{context.Store.Name}", provider.Key, cases);

    private string Problems()
    {
        var errors = new FieldErrorList();
        provider.Validate(context.Store, errors);
        return string.Join("; ", errors.All.Where(static e => !e.IsWarning));
    }

    private async ValueTask<ConnectResult> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await provider.ConnectAsync(context, cancellation);
        }
        finally
        {
            // What was read to connect is cleared; what is needed later is read anew.
            (context.References as IDisposable)?.Dispose();
        }
    }

    private StoreCase Told(StoreValidation check)
    {
        var whose = provider.CredentialsOf(context.Store).References.Count > 0 ? ""
            : "the store names no credentials: where the provider has any, they were those of this machine, not the engine's";
        return check.State switch
        {
            StoreState.Ready => StoreCase.Works(Authentication, whose),
            StoreState.Unknown => StoreCase.Skipped(Authentication, check.Message ?? "the store cannot be checked by itself"),
            _ => StoreCase.Fails(Authentication, check.Message ?? "the store cannot be used"),
        };
    }
}
