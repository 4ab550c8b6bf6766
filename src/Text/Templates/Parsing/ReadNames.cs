using Keyferry.Text.Templates.Nodes;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Collects what a template reads from its data.</summary>
internal sealed class ReadNames
{
    /// <summary>The keys that are named in the text: <c>.key</c>, <c>$.key</c>, <c>index . "key"</c>.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the data as a whole is used too (<c>range .</c>, <c>toJson .</c>): then any key may be read.</summary>
    public bool ReadsAll { get; private set; }

    /// <summary>Notes the operands of a command.</summary>
    public void Note(List<Operand> operands, Scope scope)
    {
        var isIndex = operands is [CallOperand { Function.Name: "index" }, _, ConstantOperand { Text: not null }, ..];
        for (var at = 0; at < operands.Count; at++)
        {
            switch (operands[at])
            {
                case FieldOperand field when scope.DotIsRoot:
                    Keys.Add(field.Names[0].ToText());
                    break;
                case VariableOperand { Name: Names.Root, Fields.Length: > 0 } root when scope.IsMain:
                    Keys.Add(root.Fields[0].ToText());
                    break;
                case DotOperand when scope.DotIsRoot:
                case VariableOperand { Name: Names.Root, Fields.Length: 0 } when scope.IsMain:
                    if (isIndex && at == 1)
                        Keys.Add(((ConstantOperand)operands[2]).Text!.Value.ToText());
                    else
                        ReadsAll = true;

                    break;
            }
        }
    }
}
