using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Generators.Gcr;

/// <summary>Access tokens with which images are pulled from Google's registries (<c>GCRAccessToken</c>).</summary>
public sealed class GcrAccessTokenGenerator : IGenerator
{
    // https://cloud.google.com/artifact-registry/docs/docker/authentication#token
    private const string UserName = "oauth2accesstoken";
    private readonly GoogleSignIn _signIn;

    /// <summary>The generator.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="time">The clock.</param>
    /// <param name="calls">Counts calls to Google.</param>
    /// <param name="ambient">Which generators may use the identity of this process.</param>
    /// <param name="egress">Where connections may lead.</param>
    public GcrAccessTokenGenerator(
        Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient, EgressPolicy egress)
        : this(new GoogleSignIn(environment, time, calls, ambient, egress))
    {
    }

    /// <summary>A generator that signs in by the caller's means.</summary>
    internal GcrAccessTokenGenerator(GoogleSignIn signIn) => _signIn = signIn;

    /// <inheritdoc/>
    public string Kind => "GCRAccessToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    // https://cloud.google.com/docs/authentication/token-types
    /// <inheritdoc/>
    public TimeSpan? Life => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.GcrAccessTokenSpec) is { } read)
        {
            GcrAccessTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.GcrAccessTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        var google = _signIn.Open();
        IReadOnlyList<IDisposable> owned = [];
        try
        {
            var store = new StoreContext(StoreOf(context.Name, context.Namespace), context.Namespace, context.References);
            var found = await _signIn.Credentials(google).FindAsync(store, AuthOf(spec.Auth), spec.ProjectId, "spec.auth", cancellation);
            owned = found.Owned;
            if (found.Identity is not { } identity)
            {
                return GeneratorSpecs.Invalid($"unable to get credentials: {found.Error}");
            }

            var token = await identity.TokenAsync(null, cancellation);
            return token.Token is null ? GenerateResult.Of(token.Failure!) : Made(token.Token, token.Ends);
        }
        finally
        {
            foreach (var disposable in owned)
            {
                disposable.Dispose();
            }

            google.Http.Dispose();
        }
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static GenerateResult Made(string token, DateTimeOffset ends) => new(
        new Dictionary<string, SecretValue>(StringComparer.Ordinal)
        {
            ["username"] = Text(UserName),
            ["password"] = Text(token),
            ["expiry"] = Text(ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        },
        ExpiresAt: ends);

    private static SecretValue Text(string text) => new(Encoding.UTF8.GetBytes(text));

    // A generator's references follow the rules of a SecretStore in the namespace of whoever refers to it.
    private static StoreObject StoreOf(string name, string ns) => new("SecretStore", ns, name, new SecretStoreSpec());

    internal static GcpAuth AuthOf(GcrAuth auth) => new()
    {
        SecretRef = auth.SecretRef,
        WorkloadIdentityFederation = auth.WorkloadIdentityFederation,
        WorkloadIdentity = auth.WorkloadIdentity is not { } identity ? null : new GcpWorkloadIdentity
        {
            ServiceAccountRef = identity.ServiceAccountRef,
            ClusterLocation = identity.ClusterLocation,
            ClusterName = identity.ClusterName,
            ClusterProjectId = identity.ClusterProjectId,
        },
    };
}
