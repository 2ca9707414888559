-- The newest message of a conversation that came from a workstation; empty for none. Each event tells
-- it, so that a workstation whose data was lost knows that the customer was answered.
ALTER TABLE conversation ADD COLUMN said TEXT NOT NULL DEFAULT '';

UPDATE conversation SET said = COALESCE((
    SELECT message FROM entry
    WHERE entry.conversation = conversation.id
      AND message <> ''
      AND json_valid(body)
      AND body ->> '$.author.kind' <> 'customer'
    ORDER BY position DESC
    LIMIT 1
), '');
