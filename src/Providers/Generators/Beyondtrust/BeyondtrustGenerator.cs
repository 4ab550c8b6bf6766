using System.Text;
using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Http;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Generators.Beyondtrust;

/// <summary>
/// Dynamic secrets of BeyondTrust Workload Credentials, such as AWS keys that end by themselves:
/// https://docs.beyondtrust.com/bt-docs/docs/secrets-api
/// </summary>
/// <param name="http">Opens connections.</param>
public sealed class BeyondtrustGenerator(GeneratorHttp http) : IGenerator
{
    private static readonly StoreCall Generate = new("GenerateDynamicSecret");

    private static readonly string[] Names = ["accessKeyId", "secretAccessKey", "leaseId", "expiration"];

    /// <inheritdoc/>
    public string Kind => "BeyondtrustWorkloadCredentialsDynamicSecret";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.BeyondtrustWorkloadCredentialsDynamicSecretSpec) is { } read)
        {
            BeyondtrustValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.BeyondtrustWorkloadCredentialsDynamicSecretSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        var provider = spec.Provider;
        var (folder, name) = Split(provider.FolderPath);
        if (name.Length == 0)
        {
            return GeneratorSpecs.Invalid("provider.folderPath names no dynamic secret");
        }

        if (!ServiceAddress.TryRead(provider.Server.ApiUrl, "", out var url, out var wrong))
        {
            return GeneratorSpecs.Invalid($"provider.server.apiUrl: {wrong}");
        }

        var (token, error) = await TokenAsync(context, provider.Auth.ApiKey.Token.Name, provider.Auth.ApiKey.Token.Key, cancellation);
        if (token is null)
        {
            return GeneratorSpecs.Invalid($"provider.auth.apikey.token: {error}");
        }

        var (authorities, unreadable) = await StoreAuthorities.ReadAsync(
            context.AsStore(), provider.CaBundle, provider.CaProvider, "provider.", cancellation);
        if (unreadable is not null)
        {
            return GeneratorSpecs.Invalid(unreadable);
        }

        var address = $"{url}/{Uri.EscapeDataString(provider.Server.SiteId)}/secrets/dynamic/{Uri.EscapeDataString(name)}/generate"
            + (folder.Length > 0 ? $"?folder={Uri.EscapeDataString(folder)}" : "");
        using var connection = http.Open(new StoreHttpOptions("BeyondTrust") { Authorities = authorities });
        using var answer = await connection.SendAsync(Generate, () => Request(address, token), cancellation);
        return Result(answer, provider.FolderPath!);
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static async ValueTask<(string? Token, string? Error)> TokenAsync(
        GeneratorContext context, string? name, string? key, CancellationToken cancellation)
    {
        var (secret, error) = await context.SecretAsync(name, key, cancellation);
        using (secret)
        {
            return secret is null ? (null, error)
                : BearerHeaders.Text(secret) is { } token ? (token, null)
                : (null, $"key \"{key}\" of Secret \"{name}\" is empty, or no token");
        }
    }

    private static HttpRequestMessage Request(string address, string token)
    {
        var request = JsonCalls.Request(HttpMethod.Post, address);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return request;
    }

    private static GenerateResult Result(StoreAnswer answer, string path)
    {
        var read = JsonCalls.Read(answer.Body);
        if (!answer.IsSuccess)
        {
            return GenerateResult.Of(HttpFailures.Of(answer, "generating a dynamic secret of BeyondTrust", read.Text("message")));
        }

        if (Array.Find(Names, n => read.Text(n) is null) is { } missing)
        {
            return GeneratorSpecs.Invalid($"the answer of BeyondTrust holds no {missing}: is apiUrl the address of its API?");
        }

        var values = Names.ToDictionary(static n => n, n => new SecretValue(Encoding.UTF8.GetBytes(read.Text(n)!)));
        if (read.Text("sessionToken") is { } session)
        {
            values["sessionToken"] = new SecretValue(Encoding.UTF8.GetBytes(session));
        }

        return new GenerateResult(
            values, JsonElement.Parse(JsonCalls.Object(w => w.WriteString("path", path))), read.Time("expiration"));
    }

    internal static (string Folder, string Name) Split(string? path)
    {
        var text = (path ?? "").Trim('/');
        var slash = text.LastIndexOf('/');
        return slash < 0 ? ("", text) : (text[..slash], text[(slash + 1)..]);
    }
}
