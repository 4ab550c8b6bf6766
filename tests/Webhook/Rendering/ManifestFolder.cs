using Keyferry.Webhook.Commands;

namespace Keyferry.Webhook.Tests.Rendering;

/// <summary>Files of one test, and the command line that reads them.</summary>
public sealed class ManifestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyferry-files-");

    public string Path => _folder.FullName;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        return file;
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var context = new CommandContext(output, error, static _ => null, []) { Input = new StringReader(input) };
        var code = await new KeyferryCommand(context).InvokeAsync(args);
        return (code, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
