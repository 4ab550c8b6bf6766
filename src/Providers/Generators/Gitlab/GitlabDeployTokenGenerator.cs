using System.Text;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Generators.Gitlab;

/// <summary>Deploy tokens of a GitLab project or group: https://docs.gitlab.com/api/deploy_tokens</summary>
/// <param name="http">Opens connections.</param>
public sealed class GitlabDeployTokenGenerator(GeneratorHttp http) : IGenerator
{
    internal const string DefaultUrl = "https://gitlab.com";

    private static readonly StoreCall Create = new("CreateDeployToken");
    private static readonly StoreCall Delete = new("DeleteDeployToken");

    /// <inheritdoc/>
    public string Kind => "GitlabDeployToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.GitlabDeployTokenSpec) is { } read)
        {
            GitlabDeployTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.GitlabDeployTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        if (Owner(spec.ProjectId, spec.GroupId) is not { } owner)
        {
            return GeneratorSpecs.Invalid("exactly one of projectID and groupID must be set");
        }

        var (url, token, error) = await ReadAsync(context, spec, cancellation);
        if (error is not null)
        {
            return GeneratorSpecs.Invalid(error);
        }

        using var connection = http.Open(new StoreHttpOptions("GitLab"));
        using var answer = await connection.SendAsync(
            Create, () => Request(HttpMethod.Post, $"{url}/api/v4/{owner}/deploy_tokens", token!, Body(spec)), cancellation);
        var read = JsonCalls.Read(answer.Body);
        if (!answer.IsSuccess)
        {
            return GenerateResult.Of(HttpFailures.Of(answer, "creating a deploy token of GitLab", Said(read)));
        }

        return read.Text("token") is { } made && read.Text("username") is { } user && read.Number("id") is { } id
            ? new GenerateResult(
                new Dictionary<string, SecretValue>
                {
                    ["username"] = new(Encoding.UTF8.GetBytes(user)), ["token"] = new(Encoding.UTF8.GetBytes(made)),
                },
                State(url!, spec, id), read.Time("expires_at"))
            : GeneratorSpecs.Invalid("the answer of GitLab holds no deploy token: is url the address of GitLab itself?");
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.GitlabDeployTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable.Failure;
        }

        JsonElement? remembered = state.ValueKind == JsonValueKind.Object ? state : null;
        if (Owner(remembered.Text("projectID"), remembered.Text("groupID")) is not { } owner
            || remembered.Number("tokenID") is not { } id)
        {
            return new FetchFailure(FetchFailureKind.Invalid, "the state names no deploy token");
        }

        var (url, token, error) = await ReadAsync(context, spec, cancellation);

        // A state may be written by others than the engine: the access token goes to the generator's own GitLab only.
        error ??= remembered.Text("url") is { } other && other.TrimEnd('/') != url ? "the state names another GitLab than the generator" : null;
        if (error is not null)
        {
            return new FetchFailure(FetchFailureKind.Invalid, error);
        }

        using var connection = http.Open(new StoreHttpOptions("GitLab"));
        using var answer = await connection.SendAsync(
            Delete, () => Request(HttpMethod.Delete, $"{url}/api/v4/{owner}/deploy_tokens/{id}", token!), cancellation);
        return answer.IsSuccess || answer.Status == 404
            ? null
            : HttpFailures.Of(answer, "deleting a deploy token of GitLab", Said(JsonCalls.Read(answer.Body)));
    }

    private static async ValueTask<(string? Url, string? Token, string? Error)> ReadAsync(
        GeneratorContext context, GitlabDeployTokenSpec spec, CancellationToken cancellation)
    {
        if (!ServiceAddress.TryRead(spec.Url, DefaultUrl, out var url, out var wrong))
        {
            return (null, null, $"url: {wrong}");
        }

        var reference = spec.Auth.Token.SecretRef;
        var (secret, error) = await context.SecretAsync(reference.Name, reference.Key, cancellation);
        using (secret)
        {
            return secret is null ? (null, null, $"auth.token: {error}")
                : BearerHeaders.Text(secret) is { } token ? (url, token, null)
                : (null, null, $"auth.token: key \"{reference.Key}\" of Secret \"{reference.Name}\" is empty, or no token");
        }
    }

    private static string? Owner(string? project, string? group) => (project, group) switch
    {
        ({ Length: > 0 }, null or "") => $"projects/{Uri.EscapeDataString(project)}",
        (null or "", { Length: > 0 }) => $"groups/{Uri.EscapeDataString(group)}",
        _ => null,
    };

    private static HttpRequestMessage Request(HttpMethod method, string address, string token, byte[]? body = null)
    {
        var request = JsonCalls.Request(method, address, body);
        request.Headers.TryAddWithoutValidation("PRIVATE-TOKEN", token);
        return request;
    }

    private static byte[] Body(GitlabDeployTokenSpec spec) => JsonCalls.Object(writer =>
    {
        writer.WriteString("name", spec.Name);
        writer.WriteStartArray("scopes");
        spec.Scopes.ForEach(writer.WriteStringValue);
        writer.WriteEndArray();
        if (!string.IsNullOrEmpty(spec.Username))
        {
            writer.WriteString("username", spec.Username);
        }

        if (spec.ExpiresAt is { } end)
        {
            writer.WriteString("expires_at", end.ToUniversalTime());
        }
    });

    private static JsonElement State(string url, GitlabDeployTokenSpec spec, long id) => JsonElement.Parse(JsonCalls.Object(writer =>
    {
        writer.WriteString("url", url);
        writer.WriteString("projectID", spec.ProjectId ?? "");
        writer.WriteString("groupID", spec.GroupId ?? "");
        writer.WriteNumber("tokenID", id);
    }));

    // GitLab says what is wrong as "message" or as "error".
    private static string? Said(JsonElement? answer) => answer.Text("message") ?? answer.Text("error");
}
