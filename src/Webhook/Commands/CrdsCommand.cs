using System.CommandLine;
using Keyferry.Api.Crds;
using Keyferry.Webhook.Webhooks;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry crds</c>: writes the CustomResourceDefinitions.</summary>
public static class CrdsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = new Option<DirectoryInfo?>("--output")
        {
            Description = "The folder to write one file a definition into; it is made where it does not exist. Without "
                + "it: all are written to standard output.",
            HelpName = "DIR",
        };
        var command = new Command("crds", "Write the CustomResourceDefinitions as YAML.") { output };
        command.SetAction((parsed, cancellation) => WriteAsync(context, parsed.GetValue(output), cancellation));
        return command;
    }

    private static async Task<int> WriteAsync(
        CommandContext context, DirectoryInfo? folder, CancellationToken cancellation)
    {
        var files = CrdFiles.All(EmbeddedDescriptions.Load());
        if (folder is null)
        {
            foreach (var file in files)
                await context.Output.WriteAsync($"---\n{file.Text}");
            return 0;
        }

        try
        {
            folder.Create();
            foreach (var file in files)
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, file.Name), file.Text, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"--output: cannot write into {folder.FullName}: {e.Message}");
            return 1;
        }

        await context.Output.WriteLineAsync($"{files.Count} definitions written to {folder.FullName}");
        return 0;
    }
}
