using System.Text;
using System.Text.Json;
using Azure.Core;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Generators.Acr;

/// <summary>Makes tokens of Azure Container Registry: a refresh token, or with a scope an access token.</summary>
public sealed class AcrAccessTokenGenerator : IGenerator
{
    // The user name that registries take a token under.
    private const string UserName = "00000000-0000-0000-0000-000000000000";

    private static readonly StoreHttpOptions Options = new("Azure/ContainerRegistry");

    private readonly AzureHttp _azure;
    private readonly AcrCredentials _credentials;
    private readonly Func<StoreHttp> _registry;

    /// <summary>The generator of this program.</summary>
    /// <param name="environment">Reads an environment variable; null means that none is set.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to registries; null counts nothing.</param>
    /// <param name="ambient">Which generators may use the identity of this process.</param>
    /// <param name="egress">Where connections to addresses of manifests may lead.</param>
    public AcrAccessTokenGenerator(
        Func<string, string?>? environment, TimeProvider time, ProviderCalls? calls, AmbientCredentials ambient, EgressPolicy egress)
        : this(
            environment, ambient, AzureHttp.Create(egress),
            () => new StoreHttp(Options, egress, calls ?? new ProviderCalls(null), time))
    {
    }

    /// <summary>A generator over other connections.</summary>
    internal AcrAccessTokenGenerator(
        Func<string, string?>? environment, AmbientCredentials ambient, AzureHttp azure, Func<StoreHttp> registry)
    {
        _azure = azure;
        _credentials = new AcrCredentials(new EntraCredentials(_azure), environment ?? (static _ => null), ambient);
        _registry = registry;
    }

    /// <inheritdoc/>
    public string Kind => "ACRAccessToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    // https://learn.microsoft.com/azure/container-registry/container-registry-authentication
    /// <inheritdoc/>
    public TimeSpan? Life => TimeSpan.FromHours(3);

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.AcrAccessTokenSpec) is { } read)
        {
            AcrAccessTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.AcrAccessTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        if (AcrRegistryHost.CloudOf(spec, out var wrong) is not { } cloud)
        {
            return GeneratorSpecs.Invalid(wrong!.Value.Message);
        }

        var (identity, error) = await _credentials.FindAsync(context, spec, cloud, cancellation);
        if (identity is null)
        {
            return GeneratorSpecs.Invalid(error!);
        }

        var (token, failure) = await EntraTokenAsync(identity, cancellation);
        if (token is null)
        {
            return GenerateResult.Of(failure!);
        }

        using var registry = _registry();
        var tokens = new AcrTokens(registry, spec.Registry);
        var tenant = string.IsNullOrEmpty(spec.TenantId) ? identity.Tenant : spec.TenantId;
        var refresh = await tokens.RefreshTokenAsync(tenant, token, cancellation);
        if (refresh.Token is null || string.IsNullOrEmpty(spec.Scope))
        {
            return refresh.Token is null ? GenerateResult.Of(refresh.Failure!) : Values(refresh.Token);
        }

        using (refresh.Token)
        {
            var access = await tokens.AccessTokenAsync(spec.Scope, Encoding.UTF8.GetString(refresh.Token.Bytes), cancellation);
            return access.Token is null ? GenerateResult.Of(access.Failure!) : Values(access.Token);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static GenerateResult Values(SecretValue token) => new(
        new Dictionary<string, SecretValue>(StringComparer.Ordinal)
        {
            ["username"] = new(Encoding.UTF8.GetBytes(UserName)),
            ["password"] = token,
        },
        ExpiresAt: TokenExpiry.Of(token.Bytes));

    private static async ValueTask<(string? Token, FetchFailure? Failure)> EntraTokenAsync(
        AcrIdentity identity, CancellationToken cancellation)
    {
        try
        {
            var token = await identity.Credential.GetTokenAsync(new TokenRequestContext([identity.Scope]), cancellation);
            return (token.Token, null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return (null, AzureErrors.Of(AzureErrors.NoToken, e, null));
        }
    }
}
