using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keyferry.VaultDouble.Tests.Replay;

/// <summary>A cluster that reviews tokens, and an issuer of tokens.</summary>
internal sealed class HelperServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, string> _reviews = new(StringComparer.Ordinal);

    private HelperServer(WebApplication app) => _app = app;

    /// <summary>Its address.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts it.</summary>
    public static async Task<HelperServer> StartAsync(TestKeys keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var helper = new HelperServer(app);
        app.MapGet("/oidc/.well-known/openid-configuration", () => Json(new JsonObject
        {
            ["issuer"] = helper.Address + "/oidc",
            ["jwks_uri"] = helper.Address + "/oidc/keys",
        }));
        app.MapGet("/oidc/keys", () =>
        {
            var key = keys.Key("issuer").ExportParameters(includePrivateParameters: false);
            return Json(new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = "issuer",
                    ["use"] = "sig",
                    ["n"] = Base64Url.EncodeToString(key.Modulus),
                    ["e"] = Base64Url.EncodeToString(key.Exponent),
                }),
            });
        });
        app.MapPost("/apis/authentication.k8s.io/v1/tokenreviews", helper.ReviewAsync);
        await app.StartAsync();
        helper.Address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return helper;
    }

    /// <summary>Says how a token is reviewed, in the words of the recording.</summary>
    public void Review(string token, string outcome) => _reviews[token] = outcome;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IResult Json(JsonNode node, int status = 200) => Results.Content(GoJson.Write(node), "application/json", statusCode: status);

    private async Task<IResult> ReviewAsync(HttpRequest request)
    {
        var review = (JsonObject)GoJson.Parse(await new StreamReader(request.Body).ReadToEndAsync())!;
        var token = review["spec"]!["token"]!.ToString();
        // Nobody may ask for a review without saying who asks.
        if (!request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return Json(new JsonObject { ["kind"] = "Status", ["code"] = 401 }, 401);
        }

        var outcome = _reviews.GetValueOrDefault(token, "not authenticated");
        if (outcome.StartsWith("HTTP ", StringComparison.Ordinal))
        {
            return Json(new JsonObject { ["kind"] = "Status", ["code"] = 500 }, 500);
        }

        review["status"] = new JsonObject { ["authenticated"] = false };
        if (outcome.StartsWith("authenticated as ", StringComparison.Ordinal))
        {
            var parts = outcome["authenticated as ".Length..].Split(", audiences ");
            review["status"] = new JsonObject
            {
                ["authenticated"] = true,
                ["audiences"] = new JsonArray(parts[1]),
                ["user"] = new JsonObject { ["username"] = parts[0], ["uid"] = "11111111-1111-4111-8111-111111111111" },
            };
        }

        return Json(review, 201);
    }
}
