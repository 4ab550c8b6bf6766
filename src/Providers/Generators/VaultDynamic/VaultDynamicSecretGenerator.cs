using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Vault;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Generators.VaultDynamic;

/// <summary>Asks Vault for credentials that it makes: of databases, clouds, certificates, or tokens of its own.</summary>
public sealed class VaultDynamicSecretGenerator : IGenerator
{
    private readonly TimeProvider _time;
    private readonly DynamicSessions _sessions;
    private readonly LeaseKeeper _keeper;

    /// <summary>Makes the generator.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to Vault.</param>
    /// <param name="ambient">Which generators may use the identity of this process.</param>
    /// <param name="egress">Where connections to addresses that tenants supply may lead.</param>
    public VaultDynamicSecretGenerator(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient, EgressPolicy egress)
        : this(new VaultSettings(environment, time, calls, ambient, egress))
    {
    }

    internal VaultDynamicSecretGenerator(VaultSettings settings)
    {
        _time = settings.Time;
        _sessions = new DynamicSessions(new VaultConnector(settings, new LoginPatience(settings.Time)), settings.Time);
        _keeper = new LeaseKeeper(settings.Time);
    }

    /// <inheritdoc/>
    public string Kind => "VaultDynamicSecret";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.VaultDynamicSecretSpec) is { } read)
        {
            VaultDynamicSecretValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.VaultDynamicSecretSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        if (DynamicRequest.Of(spec, out var error) is not { } request)
        {
            return GeneratorSpecs.Invalid(error);
        }

        var (lent, problem) = await _sessions.LendAsync(StoreOf(context), spec.Provider, spec.RetrySettings, cancellation);
        if (lent is null)
        {
            return GeneratorSpecs.Invalid($"unable to setup Vault client: {problem}");
        }

        await using (lent)
        {
            var begun = _time.GetUtcNow();
            using var answer = await lent.Session.SendAsync(request.Call, cancellation);
            if (answer.Failure is { } failure)
            {
                return GenerateResult.Of(failure with { Message = $"unable to get dynamic secret: {failure.Message}" });
            }

            var result = DynamicAnswer.Read(request, answer, begun, out var lease);
            if (lease is null)
            {
                return result;
            }

            // What a token leases goes with it, so that a token which cannot be renewed ends the lease too.
            lent.KeepUntil(lease.Ends);
            if (lease.IsRenewable && lent.IsKept)
            {
                _keeper.Keep(lease, lent.Session);
            }

            var ends = lent.Session.LogsIn && lent.Session.FinalEnd is { } end && end < lease.Ends ? end : lease.Ends;
            return result with { ExpiresAt = ends, State = lease.ToState() };
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation)
    {
        if (DynamicLease.OfState(state) is not { } lease)
        {
            return null;
        }

        var isKept = _keeper.Release(lease.Id);
        if ((!isKept && _time.GetUtcNow() >= lease.Ends)
            || GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.VaultDynamicSecretSpec) is not { } spec)
        {
            return null;
        }

        var (lent, problem) = await _sessions.LendAsync(StoreOf(context), spec.Provider, spec.RetrySettings, cancellation);
        if (lent is null)
        {
            return new FetchFailure(FetchFailureKind.Invalid, $"unable to setup Vault client: {problem}");
        }

        await using (lent)
        {
            var call = lease.Revocation();
            using var answer = await lent.Session.SendAsync(call, cancellation);

            // Gone already, or not ours to revoke by the policies of the login: then it ends by itself, as with ESO.
            return answer.IsSuccess || answer.Status is 400 or 403 or 404 ? null : VaultErrors.Of(call, answer);
        }
    }

    // A generator reads from the namespace of its user, as a namespaced store does.
    private static StoreContext StoreOf(GeneratorContext context) => new(
        new StoreObject(context.Kind, context.Namespace, context.Name, new SecretStoreSpec()), context.Namespace, context.References);
}
