using System.Text.Json;
using Keyferry.Providers.Aws.JsonServices;

namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>
/// The operations of Parameter Store that are needed, under their names there.
/// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
/// </summary>
internal sealed partial class ParameterStoreClient(JsonServiceClient service) : IDisposable
{
    /// <summary>The service's name in errors.</summary>
    public const string Service = "SSM";

    /// <summary>Reads a parameter, decrypted.</summary>
    /// <param name="name">Its name or ARN, with a colon and a version or label where one is wanted.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<Parameter> GetParameterAsync(string name, CancellationToken cancellation) => service.CallAsync(
        "GetParameter",
        json =>
        {
            json.WriteString("Name", name);
            json.WriteBoolean("WithDecryption", true);
        },
        static root => Parameter(root.TryGetProperty("Parameter", out var parameter) ? parameter : default), cancellation);

    /// <summary>Reads up to 10 parameters, decrypted.</summary>
    public Task<ParameterBatch> GetParametersAsync(IEnumerable<string> names, CancellationToken cancellation) =>
        service.CallAsync(
            "GetParameters",
            json =>
            {
                json.WriteList("Names", names);
                json.WriteBoolean("WithDecryption", true);
            },
            static root => new ParameterBatch(
                [.. root.Items("Parameters").Select(Parameter)],
                [.. root.Items("InvalidParameters").Select(static n => n.GetString() ?? "")]),
            cancellation);

    /// <summary>Reads one page of the parameters below a path, on all levels, decrypted.</summary>
    public Task<ParameterPage> GetParametersByPathAsync(string path, string? token, CancellationToken cancellation) =>
        service.CallAsync(
            "GetParametersByPath",
            json =>
            {
                json.WriteString("Path", path);
                json.WriteBoolean("Recursive", true);
                json.WriteBoolean("WithDecryption", true);
                json.WriteNumber("MaxResults", 10);
                json.WriteOptional("NextToken", token);
            },
            static root => new ParameterPage([.. root.Items("Parameters").Select(Parameter)], root.Text("NextToken")),
            cancellation);

    /// <summary>Lists one page of the parameters that fit all filters, without their values.</summary>
    public Task<ParameterNames> DescribeParametersAsync(
        IReadOnlyList<ParameterFilter> filters, string? token, CancellationToken cancellation) => service.CallAsync(
        "DescribeParameters",
        json =>
        {
            json.WriteNumber("MaxResults", 50);
            json.WriteOptional("NextToken", token);
            WriteFilters(json, filters);
        },
        static root => new ParameterNames(
            [.. root.Items("Parameters").Select(static p => p.Text("Name") ?? "")], root.Text("NextToken")),
        cancellation);

    /// <summary>Reads a parameter's tags.</summary>
    public Task<Dictionary<string, string>> ListTagsForResourceAsync(string name, CancellationToken cancellation) =>
        service.CallAsync(
            "ListTagsForResource",
            json =>
            {
                json.WriteString("ResourceType", "Parameter");
                json.WriteString("ResourceId", name);
            },
            static root => root.Tags("TagList"), cancellation);

    /// <inheritdoc/>
    public void Dispose() => service.Dispose();

    private static void WriteFilters(Utf8JsonWriter json, IReadOnlyList<ParameterFilter> filters)
    {
        json.WriteStartArray("ParameterFilters");
        foreach (var filter in filters)
        {
            json.WriteStartObject();
            json.WriteString("Key", filter.Key);
            json.WriteString("Option", filter.Option);
            json.WriteList("Values", [filter.Value]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Parameter Parameter(JsonElement json) => new()
    {
        Arn = json.ValueKind == JsonValueKind.Object ? json.Text("ARN") : null,
        Name = json.ValueKind == JsonValueKind.Object ? json.Text("Name") : null,
        Value = json.ValueKind == JsonValueKind.Object ? json.Utf8("Value") : null,
    };
}
