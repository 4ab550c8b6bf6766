using Keyferry.Text.Runtime;
using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>Commands, each of which gets the value of the one before as its last argument.</summary>
/// <param name="position">Where it starts.</param>
/// <param name="commands">At least one.</param>
/// <param name="variables">The variables that it declares or assigns, interned.</param>
/// <param name="isAssignment">Whether the variables exist already.</param>
internal sealed class Pipeline(int position, Command[] commands, string[] variables, bool isAssignment)
{
    public int Position => position;

    public Command[] Commands => commands;

    public bool Declares => variables.Length > 0;

    public int VariableCount => variables.Length;

    public GoValue Evaluate(Renderer renderer, in GoValue dot)
    {
        if (!StackGuard.HasRoom)
        {
            var copy = dot;
            return StackGuard.OnNewStack(() => EvaluateCommands(renderer, copy));
        }

        return EvaluateCommands(renderer, dot);
    }

    /// <summary>Sets the variables of a range: with two the first is the index, with one it is the element.</summary>
    public void SetLoopVariables(Renderer renderer, in GoValue index, in GoValue element)
    {
        if (variables.Length == 0)
        {
            return;
        }

        if (!isAssignment)
        {
            renderer.Variables.SetFromTop(1, element);
            if (variables.Length > 1)
            {
                renderer.Variables.SetFromTop(2, index);
            }

            return;
        }

        Assign(renderer, variables[0], variables.Length > 1 ? index : element);
        if (variables.Length > 1)
        {
            Assign(renderer, variables[1], element);
        }
    }

    private GoValue EvaluateCommands(Renderer renderer, in GoValue dot)
    {
        renderer.Context.Charge(1);
        var value = commands[0].Evaluate(renderer, dot, GoValue.Missing, hasFinal: false);
        for (var at = 1; at < commands.Length; at++)
        {
            // text/template unwraps an interface here: a nil in it becomes a missing value.
            if (value.IsNothing)
            {
                value = GoValue.Missing;
            }

            value = commands[at].Evaluate(renderer, dot, value, hasFinal: true);
        }

        if (value.IsNothing)
        {
            value = GoValue.Missing;
        }

        foreach (var variable in variables)
        {
            if (isAssignment)
            {
                Assign(renderer, variable, value);
            }
            else
            {
                renderer.Variables.Push(variable, value);
            }
        }

        return value;
    }

    private void Assign(Renderer renderer, string variable, in GoValue value)
    {
        if (!renderer.Variables.TrySet(variable, value))
        {
            throw renderer.Failure(position, $"the variable {variable} is not defined: declare it with := first");
        }
    }
}
