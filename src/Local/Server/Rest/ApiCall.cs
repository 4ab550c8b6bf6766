using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Access;
using Keyferry.Local.Server.Faults;

namespace Keyferry.Local.Server.Rest;

/// <summary>One resource request: what it names, who sent it, and how it is to be done.</summary>
internal sealed class ApiCall
{
    /// <summary>Reads the parameters that all requests share.</summary>
    public ApiCall(HttpContext http, RequestPath path, ResourceInfo resource, ObjectRules rules, UserInfo user)
    {
        Http = http;
        Path = path;
        Resource = resource;
        Rules = rules;
        User = user;
        Namespace = path.Namespace ?? "";
    }

    public HttpContext Http { get; }

    public RequestPath Path { get; }

    public ResourceInfo Resource { get; }

    public ObjectRules Rules { get; }

    public UserInfo User { get; }

    /// <summary>The namespace of the URL; empty for cluster scope.</summary>
    public string Namespace { get; }

    /// <summary>The subresource; empty for the object.</summary>
    public string Subresource => Path.Subresource ?? "";

    /// <summary>Warnings to send as headers.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>The options of a deletion, as webhooks see them; null for other requests.</summary>
    public JsonObject? DeleteOptions { get; set; }

    /// <summary>How webhooks see the object, where that is another kind, such as Scale; null for the object itself.</summary>
    public Func<JsonObject, JsonObject>? ReviewedAs { get; set; }

    /// <summary>Whether nothing is to be stored.</summary>
    public bool DryRun { get; set; }

    /// <summary>Who owns the fields that are written.</summary>
    public string Manager { get; private set; } = "";

    /// <summary>What to do about unknown fields: <c>Ignore</c>, <c>Warn</c> or <c>Strict</c>.</summary>
    public string FieldValidation { get; private set; } = "Warn";

    /// <summary>The fault that the answer shows; null for none.</summary>
    public Fault? Fault => FaultMiddleware.Of(Http);

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A parameter of the URL; null where it is absent or empty.</summary>
    public string? Parameter(string name) => Http.Request.Query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    /// <summary>Whether a parameter says yes.</summary>
    public bool Flag(string name) => Parameter(name) is { } value && value is not ("false" or "0" or "False" or "FALSE" or "f" or "F");

    /// <summary>Reads and checks the parameters of a write.</summary>
    /// <param name="options">The kind that errors name, such as <c>CreateOptions</c>.</param>
    /// <exception cref="StatusException">422: a parameter has a value that is not allowed.</exception>
    public void ReadWriteOptions(string options)
    {
        var causes = new List<StatusCause>();
        var dryRun = Http.Request.Query["dryRun"].Where(v => !string.IsNullOrEmpty(v)).ToList();
        if (dryRun.Exists(v => v != "All"))
        {
            var values = string.Join(",", dryRun.Select(v => $"\"{v}\""));
            causes.Add(new StatusCause("FieldValueNotSupported", $"Unsupported value: [{values}]: supported values: \"All\"", "dryRun"));
        }

        DryRun = dryRun.Count > 0;
        if (Parameter("fieldManager") is { Length: > 128 })
        {
            causes.Add(new StatusCause("FieldValueTooLong", "Too long: may not be more than 128 bytes", "fieldManager"));
        }

        if (Parameter("fieldValidation") is { } validation)
        {
            FieldValidation = validation;
            if (validation is not ("Ignore" or "Warn" or "Strict"))
            {
                causes.Add(new StatusCause("FieldValueNotSupported",
                    $"Unsupported value: \"{validation}\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"", "fieldValidation"));
            }
        }

        if (causes.Count > 0)
        {
            throw ApiStatus.InvalidOptions(options, [.. causes]);
        }

        var agent = Http.Request.Headers.UserAgent.ToString().Split('/')[0];
        Manager = Parameter("fieldManager") ?? (agent.Length > 0 ? agent : "unknown");
    }
}
