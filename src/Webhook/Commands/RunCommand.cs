using System.CommandLine;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Commands;

/// <summary>The commands that run the program.</summary>
public sealed class RunCommand
{
    private readonly CommandDefaults _defaults;
    private readonly CommandContext _context;
    private readonly FlagSet _flags;

    /// <summary>Makes a command with an option for each flag.</summary>
    /// <param name="defaults">Which command.</param>
    /// <param name="context">Output, environment and settings.</param>
    public RunCommand(CommandDefaults defaults, CommandContext context)
    {
        _defaults = defaults;
        _context = context;
        Command = new Command(defaults.Name, defaults.Description) { Hidden = defaults == CommandDefaults.Controller };
        _flags = new FlagSet(Command, RunFlags.All, defaults.Defaults, context);
        Command.SetAction(RunAsync);
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Reads options; null where something is wrong, which then is in the list.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="errors">What is wrong.</param>
    public RunOptions? Read(ParseResult parsed, out IReadOnlyList<string> errors) =>
        _flags.Read(parsed, _defaults.Components, out errors) is { } options
            ? options with { Telemetry = TelemetryOptions.Of(_context.Environment) }
            : null;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (Read(parsed, out var errors) is not { } options)
        {
            return await _context.FailAsync(errors);
        }

        try
        {
            await using var host = await KeyferryHost.StartAsync(options, _context.Configure, cancellation: cancellation);
            await host.WaitForShutdownAsync(cancellation);
            return host.FailureReason is { } reason ? await _context.FailAsync([reason]) : 0;
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or InvalidDataException)
        {
            return await _context.FailAsync([e.Message]);
        }
        catch (Exception e) when (ListenFailure.Is(e))
        {
            return await _context.FailAsync([ListenFailure.Explain(e, options)]);
        }
    }
}
