using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Otlp;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>Gives the senders of batches, the same one again as the same object.</summary>
/// <remarks>
/// Bounded as <see cref="TextTable"/> is: however many services there are, a table of senders does not grow.
/// </remarks>
internal sealed class SenderTable(TextTable texts, AttributeReader attributes)
{
    private const int Slots = 1 << 10;

    /// <summary>OTLP's name for a service that does not say its own.</summary>
    private const string Unknown = "unknown_service";

    private readonly Sender?[] _slots = new Sender?[Slots];

    public Sender Share(Resource? resource)
    {
        var sender = Read(resource);
        ref var slot = ref _slots[HashCode.Combine(sender.Service, sender.Instance) & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known is not null
            && known.Service == sender.Service
            && known.Instance == sender.Instance
            && known.Fields.SequenceEqual(sender.Fields))
        {
            return known;
        }

        Volatile.Write(ref slot, sender);
        return sender;
    }

    private Sender Read(Resource? resource)
    {
        var (service, instance) = (Unknown, "");
        var fields = new List<Field>();
        var length = 0;
        foreach (var field in resource is null ? [] : attributes.Read(resource.Attributes, IntakeBounds.Name))
        {
            switch (field.Name)
            {
                case "service.name":
                    service = field.Value.Length == 0 ? Unknown : texts.Share(field.Value, IntakeBounds.Name);
                    break;
                case "service.instance.id":
                    instance = texts.Share(field.Value, IntakeBounds.Name);
                    break;
                default:
                    length += field.Name.Length + field.Value.Length;
                    if (length <= IntakeBounds.Sender)
                    {
                        fields.Add(field);
                    }

                    break;
            }
        }

        return new Sender(service, instance, fields);
    }
}
