using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Local.Server.Access;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Faults;

/// <summary>
/// <c>/faults</c>, for the administrator: GET lists the faults, POST adds one, DELETE removes all. By hand:
/// <c>echo '{"kind":"Status","code":429,"verb":"create","resource":"secrets"}' | kubectl create --raw /faults -f -</c>.
/// </summary>
internal sealed class FaultEndpoint(FaultInjection faults, TokenAuthenticator tokens)
{
    /// <summary>The path.</summary>
    public const string Path = "/faults";

    private const int Limit = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            var user = tokens.Authenticate(http.Request);
            if (!user.IsAdmin)
            {
                throw new StatusException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot use path \"{Path}\"", []);
            }

            await AnswerAsync(http);
        }
        catch (StatusException error)
        {
            await AnswerWriter.ErrorAsync(http, error, null);
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        switch (http.Request.Method)
        {
            case "GET":
                break;
            case "POST":
                Add(await BodyReader.BytesAsync(http.Request, http.RequestAborted));
                break;
            case "DELETE":
                faults.Clear();
                break;
            default:
                throw ApiStatus.MethodNotAllowed();
        }

        var list = faults.Injected.Select(static injected => new { injected.Hits, injected.Fault });
        await http.Response.WriteAsJsonAsync(list, Json, http.RequestAborted);
    }

    private void Add(byte[] body)
    {
        if (body.Length > Limit)
        {
            throw ApiStatus.BadRequest($"a fault is at most {Limit} bytes long");
        }

        try
        {
            faults.Add(JsonSerializer.Deserialize<Fault>(body, Json) ?? throw new ArgumentException("the body is null"));
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw ApiStatus.BadRequest(
                $"the fault cannot be used: {error.Message}; kind is one of {string.Join(", ", Enum.GetNames<FaultKind>())}");
        }
    }
}
