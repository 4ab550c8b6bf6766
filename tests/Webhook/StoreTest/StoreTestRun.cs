using System.Text.Json;
using Keyferry.Webhook.Commands;

namespace Keyferry.Webhook.Tests.StoreTest;

/// <summary><c>keyferry store test</c> as a person runs it, and what it said of each case.</summary>
internal sealed record StoreTestRun(int Code, string Output, string Error)
{
    /// <summary>Outcome and detail by case; of JSON output only.</summary>
    public IReadOnlyDictionary<string, (string Outcome, string Detail)> Cases => JsonElement.Parse(Output).GetProperty("cases").EnumerateArray()
        .ToDictionary(
            static c => c.GetProperty("case").GetString()!,
            static c => (c.GetProperty("outcome").GetString()!, c.GetProperty("detail").GetString()!), StringComparer.Ordinal);

    public static async Task<StoreTestRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(output, error, static _ => null, []);
        var code = await new KeyferryCommand(context).InvokeAsync(["store", "test", .. args]);
        return new StoreTestRun(code, output.ToString(), error.ToString());
    }
}
