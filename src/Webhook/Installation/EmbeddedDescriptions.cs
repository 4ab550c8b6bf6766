using Keyferry.Api.Schema;

namespace Keyferry.Webhook.Installation;

/// <summary>The descriptions of all fields, which the build puts into the program itself.</summary>
public static class EmbeddedDescriptions
{
    private const string Resource = "Keyferry.Api.xml";

    /// <summary>Reads them; needs no file beside the program.</summary>
    /// <exception cref="InvalidOperationException">The program was built without them.</exception>
    public static SchemaDescriptions Load()
    {
        using var xml = typeof(EmbeddedDescriptions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the program: see the target in Webhook.csproj");
        return SchemaDescriptions.Read(xml);
    }
}
