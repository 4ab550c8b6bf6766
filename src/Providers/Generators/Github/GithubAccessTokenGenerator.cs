using System.Text;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Generators.Github;

/// <summary>
/// Tokens of an installation of a GitHub App, which end after an hour:
/// https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app
/// </summary>
/// <param name="http">Opens connections.</param>
public sealed class GithubAccessTokenGenerator(GeneratorHttp http) : IGenerator
{
    internal const string DefaultUrl = "https://api.github.com";

    // A second token does no harm: both end by themselves.
    private static readonly StoreCall Create = new("CreateInstallationAccessToken", IsIdempotent: true);

    /// <inheritdoc/>
    public string Kind => "GithubAccessToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app
    /// <inheritdoc/>
    public TimeSpan? Life => TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.GithubAccessTokenSpec) is { } read)
        {
            GithubAccessTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.GithubAccessTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        if (!ServiceAddress.TryRead(spec.Url, DefaultUrl, out var url, out var wrong))
        {
            return GeneratorSpecs.Invalid($"url: {wrong}");
        }

        var reference = spec.Auth.PrivateKey.SecretRef;
        var (key, error) = await context.SecretAsync(reference.Name, reference.Key, cancellation);
        using (key)
        {
            if (key is null)
            {
                return GeneratorSpecs.Invalid($"auth.privateKey: {error}");
            }

            if (AppJwt.Sign(key, spec.AppId.Trim(), http.Time.GetUtcNow(), out error) is not { } jwt)
            {
                return GeneratorSpecs.Invalid($"auth.privateKey: key \"{reference.Key}\" of Secret \"{reference.Name}\": {error}");
            }

            using var connection = http.Open(new StoreHttpOptions("GitHub"));
            var address = $"{url}/app/installations/{Uri.EscapeDataString(spec.InstallId.Trim())}/access_tokens";
            using var answer = await connection.SendAsync(Create, () => Request(address, jwt, Body(spec)), cancellation);
            return Result(answer);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static HttpRequestMessage Request(string address, string jwt, byte[]? body)
    {
        var request = JsonCalls.Request(HttpMethod.Post, address, body);
        request.Headers.Accept.Clear();
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.github.v3+json");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {jwt}");
        return request;
    }

    private static byte[]? Body(GithubAccessTokenSpec spec) =>
        spec.Repositories is not { Count: > 0 } && spec.Permissions is not { Count: > 0 }
            ? null
            : JsonCalls.Object(writer =>
            {
                if (spec.Repositories is { Count: > 0 } repositories)
                {
                    writer.WriteStartArray("repositories");
                    repositories.ForEach(writer.WriteStringValue);
                    writer.WriteEndArray();
                }

                if (spec.Permissions is { Count: > 0 } permissions)
                {
                    writer.WriteStartObject("permissions");
                    foreach (var (name, level) in permissions)
                    {
                        writer.WriteString(name, level);
                    }

                    writer.WriteEndObject();
                }
            });

    private static GenerateResult Result(StoreAnswer answer)
    {
        var read = JsonCalls.Read(answer.Body);
        if (!answer.IsSuccess)
        {
            return GenerateResult.Of(HttpFailures.Of(answer, "creating an access token of the GitHub App", read.Text("message")));
        }

        return read.Text("token") is { } token
            ? new GenerateResult(
                new Dictionary<string, SecretValue> { ["token"] = new(Encoding.UTF8.GetBytes(token)) },
                ExpiresAt: read.Time("expires_at"))
            : GeneratorSpecs.Invalid("the answer of GitHub holds no token: is url the address of its API?");
    }
}
