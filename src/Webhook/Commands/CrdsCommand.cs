using System.CommandLine;
using Keyferry.Api.Crds;
using Keyferry.Webhook.Installation;

namespace Keyferry.Webhook.Commands;

/// <summary><c>keyferry crds</c>: writes the CustomResourceDefinitions.</summary>
public static class CrdsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = new Option<string?>("--output")
        {
            Description = "The folder to write one file a definition into; it is made where it does not exist. Without "
                + "it: all are written to standard output.",
            HelpName = "DIR",
        };
        var command = new Command("crds", "Write the CustomResourceDefinitions as YAML.") { output };
        command.SetAction((parsed, cancellation) => FileOutput.WriteAsync(
            context, parsed.GetValue(output), CrdFiles.All(EmbeddedDescriptions.Load()), cancellation));
        return command;
    }
}
