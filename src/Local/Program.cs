using System.Runtime.InteropServices;
using Keyferry.Local.Demo;
using Spectre.Console;

var once = args.Contains("--once");
if (args.FirstOrDefault(static a => a != "--once") is { } unknown)
{
    AnsiConsole.WriteLine($"{unknown}: not known. Usage: dotnet run --project src/Local [-- --once]");
    return 2;
}

using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

await using var environment = await DemoEnvironment.StartAsync(stopping.Token);
var demo = new SampleDemo(environment, new ConsoleReporter(AnsiConsole.Console));
var worked = await demo.RunAsync(stopping.Token);
if (!once && !stopping.IsCancellationRequested)
{
    demo.PrintNextSteps();
    try
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, stopping.Token);
    }
    catch (OperationCanceledException)
    {
        AnsiConsole.WriteLine("Ended; nothing is left behind.");
    }
}

return worked ? 0 : 1;

void End(PosixSignalContext signal)
{
    // The process ends by itself, once what it made is taken away.
    signal.Cancel = true;
    stopping.Cancel();
}
