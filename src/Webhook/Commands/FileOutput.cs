using Keyferry.Api.Crds;

namespace Keyferry.Webhook.Commands;

/// <summary>Writes files into a folder, or one after the other to standard output.</summary>
internal static class FileOutput
{
    /// <summary>Writes them.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="folder">Where to write; null means standard output.</param>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(
        CommandContext context, string? folder, IReadOnlyList<ManifestFile> files, CancellationToken cancellation)
    {
        if (folder is null)
        {
            foreach (var file in files)
            {
                await context.Output.WriteAsync($"---\n{file.Text}");
            }

            return 0;
        }

        var target = new DirectoryInfo(folder);
        try
        {
            target.Create();
            foreach (var file in files)
            {
                await File.WriteAllTextAsync(Path.Combine(target.FullName, file.Name), file.Text, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await context.FailAsync([$"--output: cannot write into {target.FullName}: {e.Message}"]);
        }

        await context.Output.WriteLineAsync($"{files.Count} files written to {target.FullName}");
        return 0;
    }
}
