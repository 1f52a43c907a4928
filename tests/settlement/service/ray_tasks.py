"""What a machine of a cluster might do in place of a proof. The machines import it by its name."""

from provex.settlement.service.ray_task import prove


def misbehave(batch, order):
    """What the batch file asks for; of a real one, the proof with one bit that is another."""
    if batch == b"chatter":
        return "no proof today"
    if batch == b"fail":
        raise OSError("the disk is full")
    answer = prove(batch, order)
    proof = bytearray(answer["proof"])
    proof[-100] ^= 1
    return answer | {"proof": bytes(proof)}
